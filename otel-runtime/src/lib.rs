//! OpenTelemetry in one attribute.

mod callsite;
#[cfg(feature = "sdk")]
mod console;
#[cfg(feature = "sdk")]
mod json_lines;
#[cfg(feature = "testing")]
pub mod testing;

#[doc(hidden)]
pub use callsite::private as __private;

pub use callsite::fields::Linked;
pub use callsite::level::{Filter, InvalidFilter, Level};
pub use callsite::outcome::Outcome;
pub use callsite::parent::Parent;
pub use callsite::pipeline::{refresh_globals, set_logger_provider};
pub use callsite::value::{Element, ToValue};
#[cfg(feature = "sdk")]
pub use json_lines::JsonLines;
#[doc = include_str!("../docs/traced.md")]
pub use otel_macros::traced;
