//! Tests of the exact output, and of when it is printed.

#[expect(clippy::needless_raw_string_hashes, reason = "`UPDATE_EXPECT=1` writes them so")]
mod metrics;
#[expect(clippy::needless_raw_string_hashes, reason = "`UPDATE_EXPECT=1` writes them so")]
mod printing;
#[expect(clippy::needless_raw_string_hashes, reason = "`UPDATE_EXPECT=1` writes them so")]
mod rendering;

use opentelemetry::trace::{SpanContext, SpanId, SpanKind, Status, TraceFlags, TraceId, TraceState};
use opentelemetry::{InstrumentationScope, KeyValue, Value};
use opentelemetry_sdk::trace::{SpanData, SpanEvents, SpanLinks};
use std::time::{Duration, SystemTime};

const TRACE: TraceId = TraceId::from_bytes(0x4bf9_2f35_77b3_4da6_a3ce_929d_0e0e_4736_u128.to_be_bytes());

fn at(micros: u64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_micros(micros)
}

/// Creates a span that starts `id` microseconds after the epoch, so that IDs determine the order, and takes `micros`.
fn span(id: u64, parent: u64, name: &'static str, micros: u64) -> SpanData {
    SpanData {
        span_context: SpanContext::new(TRACE, SpanId::from(id), TraceFlags::SAMPLED, false, TraceState::default()),
        parent_span_id: SpanId::from(parent),
        parent_span_is_remote: false,
        span_kind: SpanKind::Internal,
        name: name.into(),
        start_time: at(id),
        end_time: at(id + micros),
        attributes: Vec::new(),
        dropped_attributes_count: 0,
        events: SpanEvents::default(),
        links: SpanLinks::default(),
        status: Status::Unset,
        instrumentation_scope: InstrumentationScope::default(),
    }
}

/// Adds an attribute to a span.
fn with(mut span: SpanData, key: &'static str, value: impl Into<Value>) -> SpanData {
    span.attributes.push(KeyValue::new(key, value));
    span
}

/// Sets the kind of a span.
fn of(mut span: SpanData, kind: SpanKind) -> SpanData {
    span.span_kind = kind;
    span
}

/// Sets the status of a span to Error.
fn failed(mut span: SpanData, description: &'static str) -> SpanData {
    span.status = Status::error(description);
    span
}

/// Sets a remote parent.
fn remote(mut span: SpanData) -> SpanData {
    span.parent_span_is_remote = true;
    span
}
