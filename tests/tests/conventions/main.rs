//! The check of what was emitted against the semantic conventions.

mod checks;
mod declared;
mod emit;
mod fixtures;
mod parity;
