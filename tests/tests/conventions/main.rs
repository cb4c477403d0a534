//! The check of emitted telemetry against the semantic conventions.

mod checks;
mod declared;
mod emit;
mod fixtures;
mod parity;
