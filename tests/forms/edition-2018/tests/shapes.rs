//! Every function form in edition 2018.
#![deny(warnings, clippy::all, clippy::pedantic)]

#[path = "../../shapes/mod.rs"]
mod shapes;
