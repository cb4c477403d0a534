//! Tests of the exact output, and of when it is printed.

#[expect(clippy::needless_raw_string_hashes, reason = "`UPDATE_EXPECT=1` writes them so")]
mod metrics;
#[expect(clippy::needless_raw_string_hashes, reason = "`UPDATE_EXPECT=1` writes them so")]
mod printing;
#[expect(clippy::needless_raw_string_hashes, reason = "`UPDATE_EXPECT=1` writes them so")]
mod rendering;

use crate::received::{ReceivedAttributes, ReceivedSpan, spans};
use opentelemetry::logs::AnyValue;
use opentelemetry::trace::{SpanKind, Status, TraceId};
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::trace::v1::{ResourceSpans, ScopeSpans, Span};
use std::time::{Duration, SystemTime};

const TRACE: TraceId = TraceId::from_bytes(0x4bf9_2f35_77b3_4da6_a3ce_929d_0e0e_4736_u128.to_be_bytes());

fn at(micros: u64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_micros(micros)
}

/// Creates a span that starts `id` microseconds after the epoch, so that IDs determine the order, and takes `micros`.
fn span(id: u64, parent: u64, name: &str, micros: u64) -> ReceivedSpan {
    let wire = Span {
        trace_id: TRACE.to_bytes().to_vec(),
        span_id: id.to_be_bytes().to_vec(),
        parent_span_id: parent.to_be_bytes().to_vec(),
        name: name.to_owned(),
        start_time_unix_nano: id * 1_000,
        end_time_unix_nano: (id + micros) * 1_000,
        flags: 0x101,
        ..Span::default()
    };
    let scope_spans = vec![ScopeSpans { spans: vec![wire], ..ScopeSpans::default() }];
    let resource_spans = vec![ResourceSpans { scope_spans, ..ResourceSpans::default() }];
    spans(ExportTraceServiceRequest { resource_spans }).remove(0)
}

/// Returns a list with one more attribute.
fn and(attributes: &ReceivedAttributes, key: &str, value: impl Into<AnyValue>) -> ReceivedAttributes {
    let all = attributes.iter().map(|(key, value)| (key.to_owned(), value.clone()));
    all.chain([(key.to_owned(), value.into())]).collect()
}

/// Adds an attribute to a span.
fn with(mut span: ReceivedSpan, key: &str, value: impl Into<AnyValue>) -> ReceivedSpan {
    span.attributes = and(&span.attributes, key, value);
    span
}

/// Sets the kind of a span.
fn of(mut span: ReceivedSpan, kind: SpanKind) -> ReceivedSpan {
    span.kind = kind;
    span
}

/// Sets the status of a span to Error.
fn failed(mut span: ReceivedSpan, description: &'static str) -> ReceivedSpan {
    span.status = Status::error(description);
    span
}

/// Sets a remote parent.
fn remote(mut span: ReceivedSpan) -> ReceivedSpan {
    span.flags |= 0x200;
    span
}
