//! Telemetry in the form in which it is received with OTLP, in types of the OpenTelemetry API.
//!
//! [`OtlpRequest`] reads a request of OTLP, in protobuf or JSON, and writes it as JSON. [`ReceivedTelemetry`] is what it contains.

mod attributes;
mod json_reader;
mod json_writer;
mod metric;
mod otlp_request;
mod points;
#[cfg(feature = "receiver")]
mod request;
mod signals;

pub use attributes::ReceivedAttributes;
#[cfg(feature = "testing")]
pub(crate) use attributes::any;
#[cfg(feature = "receiver")]
pub(crate) use json_reader::from_json;
pub(crate) use json_writer::to_json;
pub use metric::{Buckets, MetricKind, PointValue, ReceivedExemplar, ReceivedMetric, ReceivedPoint};
pub use otlp_request::{InvalidRequest, OtlpRequest, ReceivedTelemetry};
pub(crate) use points::decode_metrics;
#[cfg(test)]
pub(crate) use points::metrics;
#[cfg(feature = "receiver")]
pub use request::ReceivedRequest;
pub use signals::{ReceivedEvent, ReceivedLink, ReceivedLog, ReceivedScope, ReceivedSpan};
pub(crate) use signals::{decode_logs, decode_spans};
#[cfg(test)]
pub(crate) use signals::{logs, spans};
