//! Every function form, in the edition of the workspace; `forms/edition-*` compile the same shapes in the older ones.
#![deny(warnings, clippy::all, clippy::pedantic)]

#[path = "../forms/shapes/mod.rs"]
mod shapes;
