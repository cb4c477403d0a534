//! Every function form in the edition of the workspace. `forms/edition-*` compile the same functions in older editions.
#![deny(warnings, clippy::all, clippy::pedantic)]

#[path = "../forms/shapes/mod.rs"]
mod shapes;
#[path = "../forms/shapes/since_2021.rs"]
mod since_2021;
#[path = "../forms/shapes/since_2024.rs"]
mod since_2024;
