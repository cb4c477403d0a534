//! What tests need: telemetry carried in the `Context`, assertions on it, an OTLP receiver inside the process, and a check of
//! what was emitted against the semantic conventions.

mod builder;
mod conventions;
mod emitted;
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
pub use conventions::{ConventionCheck, ConventionFinding, ConventionReport, Place};
pub use log::LogAssert;
pub use logs::Logs;
pub use metric::MetricAssert;
/// The tables and rules that telemetry is checked against.
pub use otel_semconv as semconv;
pub use receiver::{
    Attributes, Buckets, Fault, MetricKind, PointValue, ReceivedEvent, ReceivedLink, ReceivedLog, ReceivedMetric,
    ReceivedPoint, ReceivedRequest, ReceivedScope, ReceivedSpan, Receiver,
};
pub use recorder::RecordedLog;
pub use span::SpanAssert;
pub use spans::Spans;
pub use telemetry::TestTelemetry;
