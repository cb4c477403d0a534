//! A span that is recorded as OTLP bytes.

use super::origin::Origin;
use super::pool;
use crate::clock::{self, Moment};
use crate::open_spans::{OpenSpans, Tracked, TrackedOrigin};
use crate::otlp::{Buffer, EncodedAttributes, EncodedRareFields, EndedSpan, encode_event, encode_link};
use opentelemetry::KeyValue;
use opentelemetry::trace::{Event, Link, SpanContext, SpanId, SpanKind, Status};
use std::borrow::Cow;
use std::sync::Arc;
use std::time::SystemTime;

/// A span of the recorder.
#[derive(Debug)]
pub(crate) struct Span {
    context: SpanContext,
    /// `None` for a span that is not recorded, or has ended.
    recording: Option<Recording>,
}

/// What is known of a span that is recorded and has not ended.
#[derive(Debug)]
pub(super) struct Recording {
    pub(super) origin: Arc<Origin>,
    pub(super) parent: SpanId,
    pub(super) parent_is_remote: bool,
    pub(super) name: Cow<'static, str>,
    pub(super) kind: SpanKind,
    pub(super) start: Start,
    pub(super) attributes: Box<EncodedAttributes>,
    /// What few spans have. It is boxed to keep a span small.
    pub(super) rare: Option<Box<Rare>>,
}

/// The time at which a span starts.
#[derive(Clone, Copy, Debug)]
pub(super) enum Start {
    Moment(Moment),
    /// Nanoseconds since the Unix epoch, set by the application.
    Explicit(u64),
}

/// Events, links and status.
#[derive(Debug, Default)]
pub(super) struct Rare {
    events: Counted,
    links: Counted,
    status: Status,
}

/// Encoded items whose number is limited.
#[derive(Debug, Default)]
struct Counted {
    bytes: Buffer,
    count: usize,
    dropped: u32,
}

impl Counted {
    fn has_room(&mut self, limit: usize) -> bool {
        if self.count >= limit {
            self.dropped = self.dropped.saturating_add(1);
            return false;
        }
        self.count += 1;
        true
    }
}

impl Span {
    /// Creates a span that is not recorded.
    pub(super) fn unrecorded(context: SpanContext) -> Self {
        Self { context, recording: None }
    }

    /// Creates a span that is recorded.
    #[inline]
    pub(super) fn started(context: SpanContext, recording: Recording) -> Self {
        if let Some(open) = recording.origin.open_spans() {
            recording.track(&context, open);
        }
        Self { context, recording: Some(recording) }
    }

    fn end_at(&mut self, end: Option<SystemTime>) {
        let Some(recording) = self.recording.take() else { return };
        if let Some(open) = recording.origin.open_spans() {
            open.end(self.context.span_id());
        }
        let (start, end) = recording.start.to_end(end);
        let ended = EndedSpan {
            context: &self.context,
            parent: recording.parent,
            parent_is_remote: recording.parent_is_remote,
            name: &recording.name,
            kind: &recording.kind,
            start,
            end,
            attributes: &recording.attributes,
            rare: recording.rare.as_deref().map(Rare::ended),
        };
        if self.context.is_sampled() {
            recording.origin.append(&ended);
        } else {
            recording.origin.hold(&ended);
        }
        pool::give_back(recording.attributes);
    }
}

impl Rare {
    fn ended(&self) -> EncodedRareFields<'_> {
        EncodedRareFields {
            events: self.events.bytes.as_slice(),
            dropped_events: self.events.dropped,
            links: self.links.bytes.as_slice(),
            dropped_links: self.links.dropped,
            status: &self.status,
        }
    }
}

impl Recording {
    #[cold]
    fn track(&self, context: &SpanContext, open: &OpenSpans) {
        open.start(context, || Tracked {
            name: self.name.clone(),
            trace: context.trace_id(),
            parent: self.parent,
            started: match self.start {
                Start::Moment(moment) => moment.unix_nanos(),
                Start::Explicit(nanos) => nanos,
            },
            origin: TrackedOrigin::encoded(&self.origin.scope, self.attributes.as_slice()),
        });
    }

    fn rare(&mut self) -> &mut Rare {
        self.rare.get_or_insert_default()
    }

    pub(super) fn set(&mut self, attribute: &KeyValue) {
        let value = self.origin.limits().cut(&attribute.value);
        self.attributes.set_value(attribute.key.as_str(), &value);
    }

    pub(super) fn add_event(&mut self, event: &Event) {
        let limits = *self.origin.limits();
        let events = &mut self.rare().events;
        if events.has_room(limits.events) {
            let attributes =
                limits.encode(&event.attributes, 3, limits.attributes.event, event.dropped_attributes_count);
            encode_event(&mut events.bytes, &event.name, event.timestamp, &attributes);
        }
    }

    pub(super) fn add_link(&mut self, link: &Link) {
        let limits = *self.origin.limits();
        let links = &mut self.rare().links;
        if links.has_room(limits.links) {
            let attributes = limits.encode(&link.attributes, 4, limits.attributes.link, link.dropped_attributes_count);
            encode_link(&mut links.bytes, &link.span_context, &attributes);
        }
    }
}

impl Start {
    /// Without a time, the span starts now.
    pub(super) fn at(time: Option<SystemTime>) -> Self {
        time.map_or_else(|| Self::Moment(Moment::now()), |time| Self::Explicit(clock::system_nanos(time)))
    }

    /// Returns start and end in nanoseconds since the Unix epoch. `end` is set by the application, or read by the API.
    fn to_end(self, end: Option<SystemTime>) -> (u64, u64) {
        match (self, end) {
            (Self::Moment(start), end) => {
                let now = Moment::now();
                let end = match end.filter(|end| *end != clock::NOW && !clock::is_now(*end, now)) {
                    Some(end) => clock::system_nanos(end),
                    None => now.unix_nanos(),
                };
                (start.unix_nanos(), end)
            }
            (Self::Explicit(start), Some(end)) if end != clock::NOW => (start, clock::system_nanos(end)),
            (Self::Explicit(start), _) => (start, Moment::now().unix_nanos()),
        }
    }
}

impl opentelemetry::trace::Span for Span {
    fn add_event_with_timestamp<T>(&mut self, name: T, timestamp: SystemTime, attributes: Vec<KeyValue>)
    where
        T: Into<Cow<'static, str>>,
    {
        if let Some(recording) = &mut self.recording {
            recording.add_event(&Event::new(name, timestamp, attributes, 0));
        }
    }

    fn span_context(&self) -> &SpanContext {
        &self.context
    }

    fn is_recording(&self) -> bool {
        self.recording.is_some()
    }

    fn set_attribute(&mut self, attribute: KeyValue) {
        if let Some(recording) = &mut self.recording {
            recording.set(&attribute);
        }
    }

    fn set_status(&mut self, status: Status) {
        if let Some(recording) = &mut self.recording {
            let current = &mut recording.rare().status;
            // `Ok` is final, and an error is not reset. The order of the type is that of the specification.
            if status > *current {
                *current = status;
            }
        }
    }

    fn update_name<T>(&mut self, name: T)
    where
        T: Into<Cow<'static, str>>,
    {
        if let Some(recording) = &mut self.recording {
            recording.name = name.into();
            if let Some(open) = recording.origin.open_spans() {
                open.rename(self.context.span_id(), recording.name.clone());
            }
        }
    }

    fn add_link(&mut self, span_context: SpanContext, attributes: Vec<KeyValue>) {
        if let Some(recording) = &mut self.recording {
            recording.add_link(&Link::new(span_context, attributes, 0));
        }
    }

    fn end(&mut self) {
        self.end_at(None);
    }

    fn end_with_timestamp(&mut self, timestamp: SystemTime) {
        self.end_at(Some(timestamp));
    }
}

impl Drop for Span {
    fn drop(&mut self) {
        self.end_at(None);
    }
}
