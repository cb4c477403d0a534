//! The rules: functions that check names and values and return findings.
//!
//! At compile time, names and literal values are known; in recorded telemetry, all values are. Both callers use the same functions
//! for what they know.

mod any_name;
mod attribute_key;
mod attribute_value;
mod database;
mod event;
mod metric;
mod missing;
mod span;
mod span_name;
mod span_status;
mod value;

pub use attribute_key::attribute_key;
pub use attribute_value::attribute_value;
pub use event::{event, event_attributes};
pub use metric::{metric, metric_attributes};
pub use span::{infer_span, span, span_attributes};
pub use span_name::span_name;
pub use span_status::span_status;
pub use value::{CheckedAttribute, Value};
