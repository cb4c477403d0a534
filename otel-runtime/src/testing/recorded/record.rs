//! A recorded log record.

use opentelemetry::InstrumentationScope;
use opentelemetry::trace::{SpanId, TraceId};
use opentelemetry_sdk::logs::SdkLogRecord;

/// A log record and the scope it was written in.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct RecordedLog {
    /// The record.
    pub record: SdkLogRecord,
    /// Who wrote it.
    pub scope: InstrumentationScope,
}

impl RecordedLog {
    /// The trace and the span that it was written in.
    pub fn span(&self) -> Option<(TraceId, SpanId)> {
        self.record.trace_context().map(|context| (context.trace_id, context.span_id))
    }
}
