//! Behaviour, compile-fail, hygiene and end-to-end tests of the workspace. The cases are in `tests/`.

/// Compiles and runs the code of the guide.
#[cfg(doctest)]
#[doc = include_str!("../../docs/conventions.md")]
pub struct Conventions;

/// Compiles the code of the migration guide.
#[cfg(doctest)]
#[doc = include_str!("../../MIGRATION.md")]
pub struct Migration;

/// The code in the README is compiled and run.
#[cfg(doctest)]
#[doc = include_str!("../../README.md")]
pub struct Readme;
