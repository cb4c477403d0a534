//! OTLP messages, written as bytes straight from the types of the SDK.
//!
//! Nothing is converted to message structs first, which would cost more than the encoding. The fields and their numbers are those of
//! [opentelemetry-proto](https://github.com/open-telemetry/opentelemetry-proto), in the order of their numbers, as other encoders write
//! them.

mod attributes;
mod batch;
mod buffer;
mod logs;
mod metrics;
mod points;
mod spans;
#[cfg(test)]
mod tests;

pub(crate) use attributes::EncodedResource;
pub(crate) use batch::Request;
pub(crate) use logs::encode_logs;
pub(crate) use metrics::encode_metrics;
pub(crate) use spans::encode_spans;
