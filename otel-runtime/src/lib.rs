//! OpenTelemetry in one attribute.

mod callsite;
#[cfg(feature = "sdk")]
mod console;
#[cfg(feature = "sdk")]
mod json_lines;
#[cfg(feature = "testing")]
pub mod testing;

pub use callsite::level::{Filter, InvalidFilter, Level};
pub use callsite::pipeline::{refresh_globals, set_logger_provider};
#[cfg(feature = "sdk")]
pub use json_lines::JsonLines;
