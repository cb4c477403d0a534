//! Every function form with all three attributes, written by `forms/stacked.rs`.
#![deny(warnings, clippy::all, clippy::pedantic)]

include!(concat!(env!("OUT_DIR"), "/stacked.rs"));
