//! OpenTelemetry in one attribute.

mod callsite;
#[cfg(feature = "tower")]
#[cfg_attr(docsrs, doc(cfg(feature = "tower")))]
pub mod tower;

pub use callsite::level::{Filter, InvalidFilter, Level};
pub use callsite::pipeline::{refresh_globals, set_logger_provider};
