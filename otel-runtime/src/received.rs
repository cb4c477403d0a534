//! Telemetry in the form in which it is received with OTLP, in types of the OpenTelemetry API.

mod attributes;
mod metric;
mod points;
#[cfg(feature = "testing")]
mod request;
mod signals;

pub use attributes::ReceivedAttributes;
#[cfg(feature = "testing")]
pub(crate) use attributes::any;
pub use metric::{Buckets, MetricKind, PointValue, ReceivedMetric, ReceivedPoint};
pub(crate) use points::decode_metrics;
#[cfg(feature = "testing")]
pub(crate) use points::metrics;
#[cfg(feature = "testing")]
pub use request::ReceivedRequest;
pub use signals::{ReceivedEvent, ReceivedLink, ReceivedLog, ReceivedScope, ReceivedSpan};
pub(crate) use signals::{decode_logs, decode_spans, logs, spans};
