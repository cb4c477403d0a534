//! What is right and wrong: functions from what was written to what is to be said about it.
//!
//! Whoever compiles knows names, and values that are literals; whoever checks emitted telemetry knows all values. Both ask the
//! same functions, each about what it knows.

mod attribute_key;
mod attribute_value;
mod database;
mod event;
mod metric;
mod name;
mod required;
mod span;
mod span_name;
mod span_status;
mod written;

pub use attribute_key::attribute_key;
pub use attribute_value::attribute_value;
pub use event::{event, event_attributes};
pub use metric::{metric, metric_attributes};
pub use span::{infer_span, span, span_attributes};
pub use span_name::span_name;
pub use span_status::span_status;
pub use written::{Value, Written};
