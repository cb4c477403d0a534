//! Support for tests: telemetry of a single test with assertions on spans, metrics and log records, an in-process OTLP receiver, and
//! checks against the semantic conventions.

mod builder;
mod conventions;
mod emitted;
mod pipeline;
mod receiver;
mod telemetry;
mod threads;

pub use crate::conventions::{ConventionFinding, Place};
pub use crate::received::{
    Buckets, MetricKind, PointValue, ReceivedAttributes, ReceivedEvent, ReceivedExemplar, ReceivedLink, ReceivedLog,
    ReceivedMetric, ReceivedPoint, ReceivedRequest, ReceivedScope, ReceivedSpan,
};
pub use builder::TestTelemetryBuilder;
pub use conventions::{ConventionCheck, ConventionReport};
pub use emitted::{EmittedLogs, EmittedSpans, LogAssert, MetricAssert, SpanAssert};
/// The semantic conventions that telemetry is checked against.
pub use otel_semconv as semconv;
pub use receiver::{Fault, Receiver};
pub use telemetry::TestTelemetry;
pub use threads::InstalledTestTelemetry;
