//! What tests need: telemetry carried in the `Context`, assertions on it, and an OTLP receiver inside the process.

mod logs;
mod outline;
mod receiver;
mod recorder;
mod show;
mod spans;
mod telemetry;

pub use logs::{LogAssert, Logs};
pub use receiver::{
    Attributes, Buckets, Fault, MetricKind, PointValue, ReceivedEvent, ReceivedLink, ReceivedLog, ReceivedMetric,
    ReceivedPoint, ReceivedRequest, ReceivedScope, ReceivedSpan, Receiver,
};
pub use recorder::RecordedLog;
pub use spans::{SpanAssert, Spans};
pub use telemetry::{TestTelemetry, TestTelemetryBuilder};
