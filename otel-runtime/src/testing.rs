//! What tests need: telemetry carried in the `Context`, assertions on it, and an OTLP receiver inside the process.

mod builder;
mod log;
mod logs;
mod meters;
mod metric;
mod outline;
mod receiver;
mod recorder;
mod show;
mod span;
mod spans;
mod telemetry;

pub use builder::TestTelemetryBuilder;
pub use log::LogAssert;
pub use logs::Logs;
pub use metric::MetricAssert;
pub use receiver::{
    Attributes, Buckets, Fault, MetricKind, PointValue, ReceivedEvent, ReceivedLink, ReceivedLog, ReceivedMetric,
    ReceivedPoint, ReceivedRequest, ReceivedScope, ReceivedSpan, Receiver,
};
pub use recorder::RecordedLog;
pub use span::SpanAssert;
pub use spans::Spans;
pub use telemetry::TestTelemetry;
