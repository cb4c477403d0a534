//! Text of emitted telemetry for the messages of failed assertions.

use crate::console::log::severity_name;
use crate::received::{PointValue, ReceivedAttributes, ReceivedLog, ReceivedMetric, ReceivedSpan};
use opentelemetry::logs::AnyValue;
use opentelemetry::trace::{SpanKind, Status};

/// Formats a span. `code.*` attributes are omitted, because they exist on every span and rarely explain a failure.
pub(super) fn span(span: &ReceivedSpan) -> String {
    let mut parts = vec![span.name.clone()];
    if span.kind != SpanKind::Internal {
        parts.push(format!("({})", kind(&span.kind)));
    }
    parts.extend(attributes(&span.attributes));
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
pub(super) fn log(log: &ReceivedLog) -> String {
    let severity = severity_name(log.severity);
    let mut parts = vec![severity.map_or_else(|| "no severity".to_owned(), std::borrow::Cow::into_owned)];
    parts.extend(log.event_name.as_ref().map(|name| format!("event {name}")));
    parts.extend(log.body.as_ref().map(value));
    parts.extend(attributes(&log.attributes));
    parts.join(" ")
}

fn attributes(attributes: &ReceivedAttributes) -> impl Iterator<Item = String> {
    let shown = attributes.iter().filter(|(key, _)| !key.starts_with("code."));
    shown.map(|(key, value)| format!("{key}={}", self::value(value)))
}

/// Formats the points of metrics as sorted lines.
///
/// ```text
/// hits (counter) {page="home"} 2
/// ```
pub(super) fn metrics(metrics: &[ReceivedMetric]) -> Vec<String> {
    let mut lines = Vec::new();
    for metric in metrics {
        for point in &metric.points {
            let mut attributes: Vec<_> = point.attributes.iter().map(|(k, v)| format!("{k}={}", value(v))).collect();
            attributes.sort();
            let (name, kind, attributes) = (&metric.name, metric.kind.as_str(), attributes.join(", "));
            lines.push(format!("{name} ({kind}) {{{attributes}}} {}", self::point(&point.value)));
        }
    }
    lines.sort();
    lines
}

pub(super) fn point(value: &PointValue) -> String {
    match value {
        PointValue::Int(number) => number.to_string(),
        PointValue::Double(number) => format!("{number:?}"),
        PointValue::Distribution { count, sum, .. } => format!("count {count}, sum {sum:?}"),
        PointValue::None => "no value".to_owned(),
    }
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
pub(super) fn value(value: &AnyValue) -> String {
    match value {
        AnyValue::Int(number) => number.to_string(),
        AnyValue::Double(number) => format!("{number:?}"),
        AnyValue::String(text) => format!("{:?}", text.as_str()),
        AnyValue::Boolean(yes) => yes.to_string(),
        AnyValue::ListAny(values) => format!("[{}]", values.iter().map(self::value).collect::<Vec<_>>().join(", ")),
        AnyValue::Map(map) => {
            let mut entries: Vec<_> = map.iter().map(|(key, value)| format!("{key}={}", self::value(value))).collect();
            entries.sort();
            format!("{{{}}}", entries.join(", "))
        }
        other => format!("{other:?}"),
    }
}
