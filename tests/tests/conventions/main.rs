//! The check of what was emitted against the semantic conventions.

mod checks;
mod emit;
mod fixtures;
mod parity;
