//! Spans.

use super::attributes::{EncodedResource, attributes};
use super::batch::{Batch, Request};
use super::buffer::Buffer;
use opentelemetry::trace::{Event, Link, SpanContext, SpanId, SpanKind, Status, TraceState};
use opentelemetry_sdk::trace::SpanData;

/// Bits of the field `flags` of spans and links above the flags of the W3C.
const HAS_IS_REMOTE: u32 = 0x100;
const IS_REMOTE: u32 = 0x200;

/// Encodes spans as bodies of `ExportTraceServiceRequest` of at most `max` bytes.
pub(crate) fn encode_spans(spans: &[SpanData], resource: &EncodedResource, max: usize) -> Vec<Request> {
    let mut batch = Batch::default();
    for span in spans {
        batch.add(&span.instrumentation_scope, None, |message| self::span(message, span));
    }
    batch.into_requests(resource, max)
}

fn span(message: &mut Buffer, span: &SpanData) {
    ids(message, &span.span_context);
    if span.parent_span_id != SpanId::INVALID {
        message.put_bytes(4, &span.parent_span_id.to_bytes());
    }
    message.string(5, &span.name);
    message.uint64(6, kind(&span.span_kind));
    message.time(7, span.start_time);
    message.time(8, span.end_time);
    attributes(message, 9, &span.attributes);
    message.uint64(10, span.dropped_attributes_count.into());
    for event in &span.events.events {
        message.message(11, |message| self::event(message, event));
    }
    message.uint64(12, span.events.dropped_count.into());
    for link in &span.links.links {
        message.message(13, |message| self::link(message, link));
    }
    message.uint64(14, span.links.dropped_count.into());
    message.message(15, |message| status(message, &span.status));
    message.fixed32(16, flags(&span.span_context, span.parent_span_is_remote));
}

/// Writes the fields with which a span and a link begin: trace id, span id and trace state.
fn ids(message: &mut Buffer, context: &SpanContext) {
    message.put_bytes(1, &context.trace_id().to_bytes());
    message.put_bytes(2, &context.span_id().to_bytes());
    if *context.trace_state() != TraceState::NONE {
        message.string(3, &context.trace_state().header());
    }
}

fn event(message: &mut Buffer, event: &Event) {
    message.time(1, event.timestamp);
    message.string(2, &event.name);
    attributes(message, 3, &event.attributes);
    message.uint64(4, event.dropped_attributes_count.into());
}

fn link(message: &mut Buffer, link: &Link) {
    ids(message, &link.span_context);
    attributes(message, 4, &link.attributes);
    message.uint64(5, link.dropped_attributes_count.into());
    message.fixed32(6, flags(&link.span_context, link.span_context.is_remote()));
}

fn status(message: &mut Buffer, status: &Status) {
    match status {
        Status::Unset => {}
        Status::Error { description } => {
            message.string(2, description);
            message.put_uint64(3, 2);
        }
        Status::Ok => message.put_uint64(3, 1),
    }
}

fn kind(kind: &SpanKind) -> u64 {
    match kind {
        SpanKind::Internal => 1,
        SpanKind::Server => 2,
        SpanKind::Client => 3,
        SpanKind::Producer => 4,
        SpanKind::Consumer => 5,
    }
}

fn flags(context: &SpanContext, is_remote: bool) -> u32 {
    let remote = if is_remote { IS_REMOTE } else { 0 };
    u32::from(context.trace_flags().to_u8()) | HAS_IS_REMOTE | remote
}
