//! OpenTelemetry in one attribute.

mod callsite;
#[cfg(feature = "sdk")]
mod console;

pub use callsite::level::{Filter, InvalidFilter, Level};
pub use callsite::pipeline::{refresh_globals, set_logger_provider};
