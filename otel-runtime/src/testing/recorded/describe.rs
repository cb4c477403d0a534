//! Text of recorded telemetry for the messages of failed assertions.

use super::record::RecordedLog;
use opentelemetry::logs::AnyValue;
use opentelemetry::trace::{SpanKind, Status};
use opentelemetry::{Array, KeyValue, Value};
use opentelemetry_sdk::trace::SpanData;

/// Formats a span. `code.*` attributes are omitted, because they exist on every span and rarely explain a failure.
pub(super) fn span(span: &SpanData) -> String {
    let mut parts = vec![span.name.to_string()];
    if span.span_kind != SpanKind::Internal {
        parts.push(format!("({})", kind(&span.span_kind)));
    }
    let attributes = span.attributes.iter().filter(|attribute| !attribute.key.as_str().starts_with("code."));
    parts.extend(attributes.map(|KeyValue { key, value, .. }| format!("{key}={}", self::value(value))));
    parts.extend(span.events.iter().map(|event| format!("event {}", event.name)));
    parts.extend((!span.links.is_empty()).then(|| format!("{} link(s)", span.links.len())));
    match &span.status {
        Status::Unset => (),
        Status::Ok => parts.push("✓".to_owned()),
        Status::Error { description } if description.is_empty() => parts.push("✗".to_owned()),
        Status::Error { description } => parts.push(format!("✗ {description:?}")),
    }
    parts.join(" ")
}

/// Formats a log record, without its `code.*` attributes.
pub(super) fn log(log: &RecordedLog) -> String {
    let record = &log.record;
    let mut parts = vec![record.severity_number().map_or("no severity", |severity| severity.name()).to_owned()];
    parts.extend(record.event_name().map(|name| format!("event {name}")));
    parts.extend(record.body().map(any));
    let attributes = record.attributes_iter().filter(|(key, _)| !key.as_str().starts_with("code."));
    parts.extend(attributes.map(|(key, value)| format!("{key}={}", any(value))));
    parts.join(" ")
}

pub(super) fn kind(kind: &SpanKind) -> &'static str {
    match kind {
        SpanKind::Client => "client",
        SpanKind::Server => "server",
        SpanKind::Producer => "producer",
        SpanKind::Consumer => "consumer",
        SpanKind::Internal => "internal",
    }
}

/// Formats a value so that its type is visible: `1`, `1.0`, `"1"`, `true`.
pub(super) fn value(value: &Value) -> String {
    match value {
        Value::Bool(yes) => yes.to_string(),
        Value::I64(number) => number.to_string(),
        Value::F64(number) => format!("{number:?}"),
        Value::String(text) => format!("{:?}", text.as_str()),
        Value::Array(Array::F64(numbers)) => format!("{numbers:?}"),
        other => other.to_string(),
    }
}

/// Like [`value`], for values of log records.
pub(super) fn any(value: &AnyValue) -> String {
    match value {
        AnyValue::Int(number) => number.to_string(),
        AnyValue::Double(number) => format!("{number:?}"),
        AnyValue::String(text) => format!("{:?}", text.as_str()),
        AnyValue::Boolean(yes) => yes.to_string(),
        AnyValue::ListAny(values) => format!("[{}]", values.iter().map(any).collect::<Vec<_>>().join(", ")),
        AnyValue::Map(map) => {
            let mut entries: Vec<_> = map.iter().map(|(key, value)| format!("{key}={}", any(value))).collect();
            entries.sort();
            format!("{{{}}}", entries.join(", "))
        }
        other => format!("{other:?}"),
    }
}
