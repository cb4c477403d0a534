//! Telemetry as it arrives at a receiver, in the words of the API instead of those of the wire.

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
