//! A recorded log record.

use opentelemetry::InstrumentationScope;
use opentelemetry::trace::{SpanId, TraceId};
use opentelemetry_sdk::logs::SdkLogRecord;

/// A recorded log record with its instrumentation scope.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RecordedLog {
    /// The log record.
    pub record: SdkLogRecord,
    /// The instrumentation scope.
    pub scope: InstrumentationScope,
}

impl RecordedLog {
    /// Returns the trace ID and span ID of the span in which the record was written.
    pub fn span(&self) -> Option<(TraceId, SpanId)> {
        self.record.trace_context().map(|context| (context.trace_id, context.span_id))
    }
}
