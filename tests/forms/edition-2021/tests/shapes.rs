//! Every function form in edition 2021.
#![deny(warnings, clippy::all, clippy::pedantic)]

#[path = "../../shapes/mod.rs"]
mod shapes;
#[path = "../../shapes/since_2021.rs"]
mod since_2021;
