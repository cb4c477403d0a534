//! Received spans and log records in types of the OpenTelemetry API.

use super::attributes::{ReceivedAttributes, value};
use opentelemetry::logs::AnyValue;
use opentelemetry::trace::{SpanId, SpanKind, Status, TraceId};
use opentelemetry_proto::tonic::collector::logs::v1::ExportLogsServiceRequest;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::common::v1::InstrumentationScope;
use opentelemetry_proto::tonic::logs::v1::LogRecord;
use opentelemetry_proto::tonic::trace::v1::span::{Event, Link, SpanKind as WireKind};
use opentelemetry_proto::tonic::trace::v1::{Span, Status as WireStatus, status::StatusCode};
use prost::{DecodeError, Message as _};
use std::sync::Arc;
use std::time::{Duration, SystemTime};

/// A received instrumentation scope.
#[derive(Clone, Debug, Default, PartialEq)]
#[non_exhaustive]
pub struct ReceivedScope {
    /// The name, usually of a crate or module.
    pub name: String,
    /// An empty text if it was not sent.
    pub version: String,
    /// An empty text if it was not sent.
    pub schema_url: String,
    /// The attributes of the scope.
    pub attributes: ReceivedAttributes,
}

impl ReceivedScope {
    pub(super) fn new(scope: Option<InstrumentationScope>, schema_url: String) -> Self {
        let scope = scope.unwrap_or_default();
        Self { name: scope.name, version: scope.version, schema_url, attributes: scope.attributes.into() }
    }
}

/// A received span.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ReceivedSpan {
    /// The attributes of the resource, such as `service.name`.
    pub resource: ReceivedAttributes,
    /// The instrumentation scope, which all items of a request share.
    pub scope: Arc<ReceivedScope>,
    /// The name.
    pub name: String,
    /// The kind. Unknown kinds are received as internal.
    pub kind: SpanKind,
    /// The status.
    pub status: Status,
    /// The attributes.
    pub attributes: ReceivedAttributes,
    /// The number of attributes that were dropped because of a limit.
    pub dropped_attributes_count: u32,
    /// The trace ID.
    pub trace_id: TraceId,
    /// The span ID.
    pub span_id: SpanId,
    /// The span ID of the parent, or `None` for a root span.
    pub parent: Option<SpanId>,
    /// The W3C `tracestate` header.
    pub trace_state: String,
    /// The W3C trace flags in the low byte, and whether the parent is remote in bits 8 and 9.
    pub flags: u32,
    /// The links to other spans.
    pub links: Vec<ReceivedLink>,
    /// The number of links that were dropped because of a limit.
    pub dropped_links_count: u32,
    /// The events.
    pub events: Vec<ReceivedEvent>,
    /// The number of events that were dropped because of a limit.
    pub dropped_events_count: u32,
    /// The start time.
    pub start: SystemTime,
    /// The end time.
    pub end: SystemTime,
}

impl ReceivedSpan {
    /// Returns whether the parent is in another process. Telemetry that does not contain this has no remote parents.
    pub fn has_remote_parent(&self) -> bool {
        // Bit 8 is whether bit 9 is valid.
        self.flags & 0x300 == 0x300
    }

    /// Returns the name of the service, if there is one.
    pub(crate) fn service(&self) -> Option<&str> {
        self.resource.text("service.name").filter(|name| !name.is_empty())
    }
}

/// A received span event.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ReceivedEvent {
    /// The name.
    pub name: String,
    /// The time.
    pub time: SystemTime,
    /// The attributes.
    pub attributes: ReceivedAttributes,
    /// The number of attributes that were dropped because of a limit.
    pub dropped_attributes_count: u32,
}

/// A received link of a span.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ReceivedLink {
    /// The trace ID of the linked span.
    pub trace_id: TraceId,
    /// The span ID of the linked span.
    pub span_id: SpanId,
    /// The W3C `tracestate` header of the linked span.
    pub trace_state: String,
    /// The attributes of the link.
    pub attributes: ReceivedAttributes,
    /// The number of attributes that were dropped because of a limit.
    pub dropped_attributes_count: u32,
    /// The W3C trace flags in the low byte, and whether the linked span is remote in bits 8 and 9.
    pub flags: u32,
}

/// A received log record.
#[derive(Clone, Debug, PartialEq)]
#[non_exhaustive]
pub struct ReceivedLog {
    /// The attributes of the resource, such as `service.name`.
    pub resource: ReceivedAttributes,
    /// The instrumentation scope, which all items of a request share.
    pub scope: Arc<ReceivedScope>,
    /// The event name, if it is an event.
    pub event_name: Option<String>,
    /// The severity number from 1 (trace) to 24 (fatal), or 0 if it was not sent.
    pub severity: i32,
    /// The severity text, such as `ERROR`, or an empty text.
    pub severity_text: String,
    /// The body.
    pub body: Option<AnyValue>,
    /// The attributes.
    pub attributes: ReceivedAttributes,
    /// The number of attributes that were dropped because of a limit.
    pub dropped_attributes_count: u32,
    /// The trace ID and span ID of the span in which it was written.
    pub span: Option<(TraceId, SpanId)>,
    /// The W3C trace flags of that span.
    pub flags: u32,
    /// The time of the event, or else the time of its observation.
    pub time: SystemTime,
}

/// Decodes the body of a request with spans.
pub(crate) fn decode_spans(body: &[u8]) -> Result<Vec<ReceivedSpan>, DecodeError> {
    ExportTraceServiceRequest::decode(body).map(spans)
}

/// Decodes the body of a request with log records.
pub(crate) fn decode_logs(body: &[u8]) -> Result<Vec<ReceivedLog>, DecodeError> {
    ExportLogsServiceRequest::decode(body).map(logs)
}

pub(crate) fn spans(request: ExportTraceServiceRequest) -> Vec<ReceivedSpan> {
    let mut all = Vec::new();
    for resource in request.resource_spans {
        let attributes = ReceivedAttributes::from(resource.resource.unwrap_or_default().attributes);
        for scope in resource.scope_spans {
            let from = Arc::new(ReceivedScope::new(scope.scope, scope.schema_url));
            all.extend(scope.spans.into_iter().map(|wire| span(wire, &attributes, &from)));
        }
    }
    all
}

pub(crate) fn logs(request: ExportLogsServiceRequest) -> Vec<ReceivedLog> {
    let mut all = Vec::new();
    for resource in request.resource_logs {
        let attributes = ReceivedAttributes::from(resource.resource.unwrap_or_default().attributes);
        for scope in resource.scope_logs {
            let from = Arc::new(ReceivedScope::new(scope.scope, scope.schema_url));
            all.extend(scope.log_records.into_iter().map(|wire| log(wire, &attributes, &from)));
        }
    }
    all
}

fn span(wire: Span, resource: &ReceivedAttributes, scope: &Arc<ReceivedScope>) -> ReceivedSpan {
    ReceivedSpan {
        resource: resource.clone(),
        scope: Arc::clone(scope),
        kind: kind(wire.kind()),
        status: status(wire.status),
        name: wire.name,
        attributes: wire.attributes.into(),
        dropped_attributes_count: wire.dropped_attributes_count,
        trace_id: trace_id(&wire.trace_id),
        span_id: span_id(&wire.span_id),
        parent: Some(span_id(&wire.parent_span_id)).filter(|id| *id != SpanId::INVALID),
        trace_state: wire.trace_state,
        flags: wire.flags,
        links: wire.links.into_iter().map(link).collect(),
        dropped_links_count: wire.dropped_links_count,
        events: wire.events.into_iter().map(event).collect(),
        dropped_events_count: wire.dropped_events_count,
        start: time(wire.start_time_unix_nano),
        end: time(wire.end_time_unix_nano),
    }
}

fn log(wire: LogRecord, resource: &ReceivedAttributes, scope: &Arc<ReceivedScope>) -> ReceivedLog {
    let span = (trace_id(&wire.trace_id), span_id(&wire.span_id));
    let happened = if wire.time_unix_nano == 0 { wire.observed_time_unix_nano } else { wire.time_unix_nano };
    ReceivedLog {
        resource: resource.clone(),
        scope: Arc::clone(scope),
        event_name: Some(wire.event_name).filter(|name| !name.is_empty()),
        severity: wire.severity_number,
        severity_text: wire.severity_text,
        body: wire.body.and_then(value),
        attributes: wire.attributes.into(),
        dropped_attributes_count: wire.dropped_attributes_count,
        flags: wire.flags,
        span: Some(span).filter(|(trace, _)| *trace != TraceId::INVALID),
        time: time(happened),
    }
}

fn link(wire: Link) -> ReceivedLink {
    ReceivedLink {
        trace_id: trace_id(&wire.trace_id),
        span_id: span_id(&wire.span_id),
        trace_state: wire.trace_state,
        attributes: wire.attributes.into(),
        dropped_attributes_count: wire.dropped_attributes_count,
        flags: wire.flags,
    }
}

fn event(wire: Event) -> ReceivedEvent {
    ReceivedEvent {
        name: wire.name,
        time: time(wire.time_unix_nano),
        attributes: wire.attributes.into(),
        dropped_attributes_count: wire.dropped_attributes_count,
    }
}

fn kind(wire: WireKind) -> SpanKind {
    match wire {
        WireKind::Unspecified | WireKind::Internal => SpanKind::Internal,
        WireKind::Server => SpanKind::Server,
        WireKind::Client => SpanKind::Client,
        WireKind::Producer => SpanKind::Producer,
        WireKind::Consumer => SpanKind::Consumer,
    }
}

fn status(wire: Option<WireStatus>) -> Status {
    let wire = wire.unwrap_or_default();
    match wire.code() {
        StatusCode::Unset => Status::Unset,
        StatusCode::Ok => Status::Ok,
        StatusCode::Error => Status::error(wire.message),
    }
}

/// Converts a trace ID, which must have 16 bytes.
pub(super) fn trace_id(bytes: &[u8]) -> TraceId {
    bytes.try_into().map_or(TraceId::INVALID, TraceId::from_bytes)
}

/// Converts a span ID, which must have 8 bytes.
pub(super) fn span_id(bytes: &[u8]) -> SpanId {
    bytes.try_into().map_or(SpanId::INVALID, SpanId::from_bytes)
}

pub(super) fn time(nanos: u64) -> SystemTime {
    SystemTime::UNIX_EPOCH + Duration::from_nanos(nanos)
}
