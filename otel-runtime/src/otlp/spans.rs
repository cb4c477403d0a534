//! Spans.

use super::attributes::attributes;
use super::batch::{Batch, Request, RequestLimits};
use super::buffer::Buffer;
use super::encoded_attributes::EncodedAttributes;
use super::resource::EncodedResource;
use opentelemetry::trace::{Event, Link, SpanContext, SpanId, SpanKind, Status, TraceState};
use opentelemetry_sdk::trace::SpanData;
use std::time::SystemTime;

/// Bits of the field `flags` of spans and links above the flags of the W3C.
const HAS_IS_REMOTE: u32 = 0x100;
const IS_REMOTE: u32 = 0x200;

/// Encodes spans as bodies of `ExportTraceServiceRequest` within `limits`.
pub(crate) fn encode_spans(spans: &[SpanData], resource: &EncodedResource, limits: RequestLimits) -> Vec<Request> {
    let mut batch = Batch::default();
    for span in spans {
        batch.add(&span.instrumentation_scope, None, |message| self::span(message, span));
    }
    batch.to_requests(resource, limits)
}

/// A recorded span that has ended. Its attributes, events and links are encoded already.
#[derive(Debug)]
pub(crate) struct EndedSpan<'a> {
    pub(crate) context: &'a SpanContext,
    pub(crate) parent: SpanId,
    pub(crate) parent_is_remote: bool,
    pub(crate) name: &'a str,
    pub(crate) kind: &'a SpanKind,
    /// Nanoseconds since the Unix epoch.
    pub(crate) start: u64,
    pub(crate) end: u64,
    pub(crate) attributes: &'a EncodedAttributes,
    /// `None` for a span without events, links and status.
    pub(crate) rare: Option<EncodedRareFields<'a>>,
}

/// Fields that few spans have.
#[derive(Debug)]
pub(crate) struct EncodedRareFields<'a> {
    pub(crate) events: &'a [u8],
    pub(crate) dropped_events: u32,
    pub(crate) links: &'a [u8],
    pub(crate) dropped_links: u32,
    pub(crate) status: &'a Status,
}

impl EndedSpan<'_> {
    /// Returns a number of bytes that is not less than that of the encoded span.
    pub(crate) fn size(&self) -> usize {
        let state = if *self.context.trace_state() == TraceState::NONE { 0 } else { MAX_TRACE_STATE };
        let rare = self.rare.as_ref().map_or(0, |rare| {
            let description = if let Status::Error { description } = rare.status { description.len() } else { 0 };
            rare.events.len() + rare.links.len() + description
        });
        FIXED_SIZE + state + self.name.len() + self.attributes.as_slice().len() + rare
    }

    /// Writes the span as a field of `ScopeSpans`. Fields of a fixed size are assembled first, because that is faster.
    #[inline]
    pub(crate) fn encode(&self, scope: &mut Buffer) {
        scope.long_message(2, |message| {
            let mut fixed = [0; 54];
            (fixed[0], fixed[1]) = (0x0a, 16);
            fixed[2..18].copy_from_slice(&self.context.trace_id().to_bytes());
            (fixed[18], fixed[19]) = (0x12, 8);
            fixed[20..28].copy_from_slice(&self.context.span_id().to_bytes());
            (fixed[28], fixed[29]) = (0x30, kind(self.kind).to_le_bytes()[0]);
            fixed[30] = 0x39;
            fixed[31..39].copy_from_slice(&self.start.to_le_bytes());
            fixed[39] = 0x41;
            fixed[40..48].copy_from_slice(&self.end.to_le_bytes());
            (fixed[48], fixed[49]) = (0x85, 0x01);
            fixed[50..].copy_from_slice(&flags(self.context, self.parent_is_remote).to_le_bytes());
            message.append(&fixed);
            if self.parent != SpanId::INVALID {
                let mut parent = [0x22, 8, 0, 0, 0, 0, 0, 0, 0, 0];
                parent[2..].copy_from_slice(&self.parent.to_bytes());
                message.append(&parent);
            }
            if *self.context.trace_state() != TraceState::NONE {
                message.string(3, &self.context.trace_state().header());
            }
            message.string(5, self.name);
            message.append_attributes(self.attributes, 10);
            match &self.rare {
                Some(rare) => rare.encode(message),
                // A status without fields.
                None => message.append(&[0x7a, 0]),
            }
        });
    }
}

impl EncodedRareFields<'_> {
    #[cold]
    fn encode(&self, span: &mut Buffer) {
        span.append(self.events);
        span.uint64(12, self.dropped_events.into());
        span.append(self.links);
        span.uint64(14, self.dropped_links.into());
        span.message(15, |message| status(message, self.status));
    }
}

/// The size of the fields of a span that have a fixed size, and of the tags and lengths of all fields.
const FIXED_SIZE: usize = 160;

/// More than a trace state can have: 32 members of up to 513 characters each.
const MAX_TRACE_STATE: usize = 32 * 514;

/// Writes an event as a field of a span.
pub(crate) fn encode_event(span: &mut Buffer, name: &str, time: SystemTime, attributes: &EncodedAttributes) {
    span.message(11, |message| {
        message.time(1, time);
        message.string(2, name);
        message.append_attributes(attributes, 4);
    });
}

/// Writes a link as a field of a span.
pub(crate) fn encode_link(span: &mut Buffer, context: &SpanContext, attributes: &EncodedAttributes) {
    span.message(13, |message| {
        ids(message, context);
        message.append_attributes(attributes, 5);
        message.fixed32(6, flags(context, context.is_remote()));
    });
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
