//! Spans as JSON for Zipkin, version 2 of its API.
//!
//! The specification deprecates this format and will remove it. New set-ups send OTLP to a collector, which can export to Zipkin.
//!
//! Specification: [OpenTelemetry to Zipkin transformation](https://opentelemetry.io/docs/specs/otel/trace/sdk_exporters/zipkin/).

use crate::display_value::DisplayValue;
use crate::received::{ReceivedAttributes, ReceivedEvent, ReceivedSpan, decode_spans};
use opentelemetry::logs::AnyValue;
use opentelemetry::trace::{SpanKind, Status};
use serde::Serialize;
use serde_json::{Map, Value, json};
use std::collections::BTreeMap;
use std::net::IpAddr;
use std::time::{Duration, SystemTime};

/// Converts the body of an OTLP request with spans.
///
/// # Errors
///
/// Returns a message if the body is not such a request.
pub(super) fn from_protobuf(body: &[u8]) -> Result<Vec<u8>, String> {
    let spans = decode_spans(body).map_err(|error| error.to_string())?;
    let spans: Vec<_> = spans.iter().map(ZipkinSpan::new).collect();
    serde_json::to_vec(&spans).map_err(|error| error.to_string())
}

/// A span of Zipkin. What is empty is left out.
#[derive(Serialize)]
#[serde(rename_all = "camelCase")]
struct ZipkinSpan {
    trace_id: String,
    id: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    parent_id: Option<String>,
    name: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<&'static str>,
    /// Microseconds since the Unix epoch.
    timestamp: u64,
    /// Microseconds.
    duration: u64,
    local_endpoint: Endpoint,
    #[serde(skip_serializing_if = "Option::is_none")]
    remote_endpoint: Option<Endpoint>,
    #[serde(skip_serializing_if = "Vec::is_empty")]
    annotations: Vec<Annotation>,
    #[serde(skip_serializing_if = "BTreeMap::is_empty")]
    tags: BTreeMap<String, String>,
}

#[derive(Default, Serialize)]
#[serde(rename_all = "camelCase")]
struct Endpoint {
    #[serde(skip_serializing_if = "Option::is_none")]
    service_name: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ipv4: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    ipv6: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    port: Option<u16>,
}

#[derive(Serialize)]
struct Annotation {
    timestamp: u64,
    value: String,
}

impl ZipkinSpan {
    fn new(span: &ReceivedSpan) -> Self {
        let kind = match span.kind {
            SpanKind::Client => Some("CLIENT"),
            SpanKind::Server => Some("SERVER"),
            SpanKind::Producer => Some("PRODUCER"),
            SpanKind::Consumer => Some("CONSUMER"),
            SpanKind::Internal => None,
        };
        let calls = matches!(span.kind, SpanKind::Client | SpanKind::Producer);
        let duration = span.end.duration_since(span.start).unwrap_or_default();
        Self {
            trace_id: span.trace_id.to_string(),
            id: span.span_id.to_string(),
            parent_id: span.parent.map(|parent| parent.to_string()),
            name: span.name.clone(),
            kind,
            timestamp: micros(since_epoch(span.start)),
            duration: micros(duration),
            local_endpoint: Endpoint { service_name: span.service().map(str::to_owned), ..Endpoint::default() },
            remote_endpoint: calls.then(|| remote_endpoint(&span.attributes)).flatten(),
            annotations: span.events.iter().map(annotation).collect(),
            tags: tags(span),
        }
    }
}

fn since_epoch(time: SystemTime) -> Duration {
    time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default()
}

fn micros(duration: Duration) -> u64 {
    u64::try_from(duration.as_micros()).unwrap_or(u64::MAX)
}

/// Attributes that name the other side, and the attributes with its port, in the order of the specification.
const REMOTE: [(&str, Option<&str>); 11] = [
    ("peer.service", None),
    ("server.address", None),
    ("net.peer.name", None),
    ("network.peer.address", Some("network.peer.port")),
    ("server.socket.domain", None),
    ("server.socket.address", Some("server.socket.port")),
    ("net.sock.peer.name", None),
    ("net.sock.peer.addr", Some("net.sock.peer.port")),
    ("peer.hostname", None),
    ("peer.address", None),
    ("db.name", None),
];

fn remote_endpoint(attributes: &ReceivedAttributes) -> Option<Endpoint> {
    let (name, port) = REMOTE.iter().find_map(|(key, port)| Some((attributes.text(key)?, *port)))?;
    let Some(port) = port else {
        return Some(Endpoint { service_name: Some(name.to_owned()), ..Endpoint::default() });
    };
    let mut endpoint = Endpoint::default();
    match name.parse::<IpAddr>() {
        Ok(IpAddr::V4(address)) => endpoint.ipv4 = Some(address.to_string()),
        Ok(IpAddr::V6(address)) => endpoint.ipv6 = Some(address.to_string()),
        // Such as the path of a socket.
        Err(_) => endpoint.service_name = Some(name.to_owned()),
    }
    endpoint.port = match attributes.get(port) {
        Some(AnyValue::Int(port)) => u16::try_from(*port).ok(),
        _ => None,
    };
    Some(endpoint)
}

fn annotation(event: &ReceivedEvent) -> Annotation {
    let value = if event.attributes.is_empty() {
        event.name.clone()
    } else {
        let attributes: Map<String, Value> =
            event.attributes.iter().map(|(key, value)| (key.to_owned(), json_value(value))).collect();
        format!("{}: {}", json!(event.name), Value::Object(attributes))
    };
    Annotation { timestamp: micros(since_epoch(event.time)), value }
}

fn tags(span: &ReceivedSpan) -> BTreeMap<String, String> {
    let mut tags: BTreeMap<_, _> = span.attributes.iter().map(|(key, value)| (key.to_owned(), tag(value))).collect();
    // Zipkin takes a span with this tag for a failure, whatever its value is.
    if tags.get("error").is_some_and(|value| value == "false") {
        tags.remove("error");
    }
    let mut set = |key: &str, value: &str| _ = tags.insert(key.to_owned(), value.to_owned());
    match &span.status {
        Status::Unset => {}
        Status::Ok => set("otel.status_code", "OK"),
        Status::Error { description } => {
            set("otel.status_code", "ERROR");
            set("error", description);
        }
    }
    for (key, text) in [("otel.scope.name", &span.scope.name), ("otel.scope.version", &span.scope.version)] {
        if !text.is_empty() {
            set(key, text);
        }
    }
    if let Some(namespace) = span.resource.text("service.namespace") {
        set("service.namespace", namespace);
    }
    for (key, count) in [
        ("otel.dropped_attributes_count", span.dropped_attributes_count),
        ("otel.dropped_events_count", span.dropped_events_count),
        ("otel.dropped_links_count", span.dropped_links_count),
    ] {
        if count > 0 {
            set(key, &count.to_string());
        }
    }
    tags
}

/// Returns a value as text. Arrays are JSON lists.
fn tag(value: &AnyValue) -> String {
    match value {
        AnyValue::ListAny(_) | AnyValue::Map(_) => json_value(value).to_string(),
        other => DisplayValue::text(other),
    }
}

fn json_value(value: &AnyValue) -> Value {
    match value {
        AnyValue::Boolean(yes) => json!(yes),
        AnyValue::Int(number) => json!(number),
        AnyValue::Double(number) if number.is_finite() => json!(number),
        AnyValue::ListAny(values) => values.iter().map(json_value).collect(),
        AnyValue::Map(pairs) => {
            let pairs: BTreeMap<_, _> =
                pairs.iter().map(|(key, value)| (key.as_str().to_owned(), json_value(value))).collect();
            json!(pairs)
        }
        other => json!(DisplayValue::text(other)),
    }
}
