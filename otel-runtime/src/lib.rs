//! OpenTelemetry in one attribute.

mod callsite;
#[cfg(feature = "sdk")]
mod console;
#[cfg(feature = "testing")]
pub mod testing;

pub use callsite::level::{Filter, InvalidFilter, Level};
pub use callsite::pipeline::{refresh_globals, set_logger_provider};
