//! Telemetry in the form in which it is received with OTLP, in types of the OpenTelemetry API.

mod attributes;
#[cfg(feature = "testing")]
mod metric;
#[cfg(feature = "testing")]
mod points;
#[cfg(feature = "testing")]
mod request;
mod signals;

pub use attributes::ReceivedAttributes;
#[cfg(feature = "testing")]
pub(crate) use attributes::any;
#[cfg(feature = "testing")]
pub use metric::{Buckets, MetricKind, PointValue, ReceivedMetric, ReceivedPoint};
#[cfg(feature = "testing")]
pub(crate) use points::{decode_metrics, metrics};
#[cfg(feature = "testing")]
pub use request::ReceivedRequest;
pub use signals::{ReceivedEvent, ReceivedLink, ReceivedLog, ReceivedScope, ReceivedSpan};
pub(crate) use signals::{decode_logs, decode_spans, logs, spans};
