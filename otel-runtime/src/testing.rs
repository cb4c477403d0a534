//! What tests need: telemetry carried in the `Context`, assertions on it, an OTLP receiver inside the process, and a check of
//! what was emitted against the semantic conventions.

mod builder;
mod conventions;
mod emitted;
mod received;
mod receiver;
mod recorded;
mod telemetry;

pub use builder::TestTelemetryBuilder;
pub use conventions::{ConventionCheck, ConventionFinding, ConventionReport, Place};
/// The tables and rules that telemetry is checked against.
pub use otel_semconv as semconv;
pub use received::{
    Buckets, MetricKind, PointValue, ReceivedAttributes, ReceivedEvent, ReceivedLink, ReceivedLog, ReceivedMetric,
    ReceivedPoint, ReceivedRequest, ReceivedScope, ReceivedSpan,
};
pub use receiver::{Fault, Receiver};
pub use recorded::{LogAssert, MetricAssert, RecordedLog, RecordedLogs, RecordedSpans, SpanAssert};
pub use telemetry::TestTelemetry;
