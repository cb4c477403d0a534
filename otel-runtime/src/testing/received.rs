//! Telemetry that was received with OTLP, in types of the OpenTelemetry API.

mod attributes;
mod metric;
mod points;
mod request;
mod signals;

pub use attributes::ReceivedAttributes;
pub use metric::{Buckets, MetricKind, PointValue, ReceivedMetric, ReceivedPoint};
pub(super) use points::metrics;
pub use request::ReceivedRequest;
pub use signals::{ReceivedEvent, ReceivedLink, ReceivedLog, ReceivedScope, ReceivedSpan};
pub(super) use signals::{logs, spans};
