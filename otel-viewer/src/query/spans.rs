//! Spans as the API returns them.

use crate::store::{Store, StoredSpan};
use crate::text::{TextLimit, nanos};
use crate::tree::Arranged;
use crate::view::{AttributeView, DroppedView, EventView, LinkView, ScopeView, SpanView, StatusView};
use otel_runtime::opentelemetry::trace::{SpanKind, Status};
use otel_runtime::received::{ReceivedEvent, ReceivedLink};

/// What the tree knows of a span.
#[derive(Clone, Copy)]
pub(super) struct Placed {
    pub(super) row: Arranged,
    pub(super) parent_received: bool,
    pub(super) resource: usize,
    pub(super) clock_skew: i64,
    pub(super) critical: u64,
}

pub(super) fn span(store: &Store, stored: &StoredSpan, placed: Placed, limit: TextLimit) -> SpanView {
    let span = &stored.span;
    let scope = &stored.origin.scope;
    SpanView {
        span_id: span.span_id.to_string(),
        parent: span.parent.map(|parent| parent.to_string()),
        parent_received: placed.parent_received,
        remote_parent: span.has_remote_parent(),
        cycle: placed.row.is_cycle,
        name: limit.name(&span.name),
        kind: kind(&span.kind),
        service: limit.name(&stored.origin.service),
        resource: placed.resource,
        scope: ScopeView { name: limit.name(&scope.name), version: limit.name(&scope.version) },
        start: stored.start().to_string(),
        duration: stored.end().saturating_sub(stored.start()),
        clock_skew: placed.clock_skew,
        status: status(&span.status, limit),
        attributes: AttributeView::all(&span.attributes, limit),
        events: span.events.iter().map(|event| self::event(event, limit)).collect(),
        links: span.links.iter().map(|link| self::link(store, link, limit)).collect(),
        dropped: DroppedView {
            attributes: span.dropped_attributes_count,
            events: span.dropped_events_count,
            links: span.dropped_links_count,
        },
        depth: placed.row.depth,
        critical: placed.critical,
        findings: stored.findings.to_vec(),
    }
}

pub(super) fn kind(kind: &SpanKind) -> &'static str {
    match kind {
        SpanKind::Internal => "internal",
        SpanKind::Server => "server",
        SpanKind::Client => "client",
        SpanKind::Producer => "producer",
        SpanKind::Consumer => "consumer",
    }
}

fn status(status: &Status, limit: TextLimit) -> StatusView {
    match status {
        Status::Unset => StatusView { code: "unset", message: String::new() },
        Status::Ok => StatusView { code: "ok", message: String::new() },
        Status::Error { description } => StatusView { code: "error", message: limit.name(description) },
    }
}

fn event(event: &ReceivedEvent, limit: TextLimit) -> EventView {
    EventView {
        name: limit.name(&event.name),
        time: nanos(event.time).to_string(),
        attributes: AttributeView::all(&event.attributes, limit),
    }
}

fn link(store: &Store, link: &ReceivedLink, limit: TextLimit) -> LinkView {
    LinkView {
        trace_id: link.trace_id.to_string(),
        span_id: link.span_id.to_string(),
        received: store.has_span(link.trace_id, link.span_id),
        attributes: AttributeView::all(&link.attributes, limit),
    }
}
