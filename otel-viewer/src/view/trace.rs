//! Traces and spans.

use super::attribute::AttributeView;
use super::finding::FindingView;
use super::log::LogView;
use serde::Serialize;

/// A trace in a list.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct TraceEntry {
    /// The trace ID in hexadecimal.
    pub trace_id: String,
    /// The name of the root span, or of the first span.
    pub name: String,
    /// The service of that span, or an empty text.
    pub service: String,
    /// The kind of that span.
    pub kind: &'static str,
    /// The start in nanoseconds since the beginning of the epoch, as text.
    pub start: String,
    /// The time from the first start to the last end, in nanoseconds.
    pub duration: u64,
    /// The number of spans.
    pub spans: usize,
    /// The number of spans with the status Error.
    pub errors: usize,
    /// The names of the services, sorted.
    pub services: Vec<String>,
    /// Whether the root span has not been received, and a span refers to a local parent that has not been received either.
    pub open: bool,
    /// The number of deviations from the conventions.
    pub findings: usize,
}

/// A part of the traces that match a filter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct TracePage {
    /// The traces, newest first.
    pub traces: Vec<TraceEntry>,
    /// The number of all traces that match.
    pub total: usize,
    /// The value of `before` for the next part, if there is one.
    pub next: Option<String>,
}

/// A trace with its spans.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct TraceView {
    /// The trace ID in hexadecimal.
    pub trace_id: String,
    /// The start in nanoseconds since the beginning of the epoch, as text.
    pub start: String,
    /// The time from the first start to the last end, in nanoseconds.
    pub duration: u64,
    /// The names of the services, sorted.
    pub services: Vec<String>,
    /// The resources that the spans refer to.
    pub resources: Vec<ResourceView>,
    /// The spans in the order of a tree: each below its parent, siblings by their start.
    pub spans: Vec<SpanView>,
    /// The log records of the trace by time.
    pub logs: Vec<LogView>,
    /// The number of log records that were left out, because there are too many.
    pub logs_left_out: usize,
}

/// A resource.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ResourceView {
    /// The name of the service, or an empty text.
    pub service: String,
    /// The attributes.
    pub attributes: Vec<AttributeView>,
    /// What deviates from the conventions, in the resource and its instrumentation scopes.
    pub findings: Vec<FindingView>,
}

/// A span.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct SpanView {
    /// The span ID in hexadecimal.
    pub span_id: String,
    /// The span ID of the parent.
    pub parent: Option<String>,
    /// Whether the parent is among the spans.
    pub parent_received: bool,
    /// Whether the parent is in another process, if the sender says so.
    pub remote_parent: bool,
    /// Whether the span is its own ancestor, so that it is shown without its parent.
    pub cycle: bool,
    /// The name.
    pub name: String,
    /// The kind: `internal`, `server`, `client`, `producer` or `consumer`.
    pub kind: &'static str,
    /// The name of the service, or an empty text.
    pub service: String,
    /// The index of the resource.
    pub resource: usize,
    /// The instrumentation scope.
    pub scope: ScopeView,
    /// The start in nanoseconds since the beginning of the epoch, as text.
    pub start: String,
    /// The duration in nanoseconds.
    pub duration: u64,
    /// The nanoseconds to add to all times of the span, because the clocks of its service and that of its caller disagree; usually 0.
    pub clock_skew: i64,
    /// The status.
    pub status: StatusView,
    /// The attributes.
    pub attributes: Vec<AttributeView>,
    /// The events.
    pub events: Vec<EventView>,
    /// The links.
    pub links: Vec<LinkView>,
    /// What was dropped because of limits.
    pub dropped: DroppedView,
    /// The depth in the tree, starting at 0.
    pub depth: usize,
    /// The nanoseconds during which the trace waited for this span itself.
    pub critical: u64,
    /// What deviates from the conventions.
    pub findings: Vec<FindingView>,
}

/// The instrumentation scope of a span.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct ScopeView {
    /// The name.
    pub name: String,
    /// The version, or an empty text.
    pub version: String,
}

/// The status of a span.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct StatusView {
    /// `unset`, `ok` or `error`.
    pub code: &'static str,
    /// The description of an error, or an empty text.
    pub message: String,
}

/// An event of a span.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct EventView {
    /// The name.
    pub name: String,
    /// The time in nanoseconds since the beginning of the epoch, as text.
    pub time: String,
    /// The attributes.
    pub attributes: Vec<AttributeView>,
}

/// A link of a span.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct LinkView {
    /// The trace ID of the linked span.
    pub trace_id: String,
    /// The span ID of the linked span.
    pub span_id: String,
    /// Whether the linked span is kept.
    pub received: bool,
    /// The attributes.
    pub attributes: Vec<AttributeView>,
}

/// The numbers of what was dropped because of limits.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct DroppedView {
    /// Attributes.
    pub attributes: u32,
    /// Events.
    pub events: u32,
    /// Links.
    pub links: u32,
}
