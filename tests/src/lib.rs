//! Behaviour, compile-fail, hygiene and end-to-end tests of the workspace; the cases are under `tests/`.

/// The code in the guide is compiled and run.
#[cfg(doctest)]
#[doc = include_str!("../../docs/conventions.md")]
pub struct Conventions;

/// The code in the README is compiled and run.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;
