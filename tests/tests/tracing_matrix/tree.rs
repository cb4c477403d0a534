//! Spans as text: one line each, indented below its parent.

use opentelemetry::logs::AnyValue;
use opentelemetry::trace::{SpanId, SpanKind, Status};
use opentelemetry::{Array, StringValue, Value};
use opentelemetry_sdk::trace::SpanData;
use otel_runtime::testing::ReceivedSpan;
use std::collections::{BTreeMap, HashMap};
use std::fmt::Write as _;

/// What both layers record of a span.
pub(super) struct Seen {
    id: SpanId,
    parent: SpanId,
    links: Vec<SpanId>,
    name: String,
    /// Kind, status and attributes.
    properties: String,
}

/// Attributes that `tracing-opentelemetry` adds to every span, and the location, which both add.
const GENERAL: [&str; 8] = [
    "busy_ns",
    "idle_ns",
    "thread.id",
    "thread.name",
    "target",
    "code.file.path",
    "code.line.number",
    "code.module.name",
];

fn properties(kind: &SpanKind, status: &Status, attributes: impl Iterator<Item = (String, String)>) -> String {
    let mut text = String::new();
    if *kind != SpanKind::Internal {
        write!(text, " {kind:?}").expect("a string");
    }
    match status {
        Status::Unset => {}
        Status::Ok => text.push_str(" ok"),
        Status::Error { description } => write!(text, " error({description})").expect("a string"),
    }
    // Sorted, and with the last of two values for a key.
    let attributes: BTreeMap<_, _> = attributes.filter(|(key, _)| !GENERAL.contains(&key.as_str())).collect();
    for (key, value) in attributes {
        write!(text, " {key}={value}").expect("a string");
    }
    text
}

impl From<&SpanData> for Seen {
    fn from(span: &SpanData) -> Self {
        let attributes = span.attributes.iter().map(|field| (field.key.to_string(), value_text(&field.value)));
        Self {
            id: span.span_context.span_id(),
            parent: span.parent_span_id,
            links: span.links.iter().map(|link| link.span_context.span_id()).collect(),
            name: span.name.to_string(),
            properties: properties(&span.span_kind, &span.status, attributes),
        }
    }
}

impl From<&ReceivedSpan> for Seen {
    fn from(span: &ReceivedSpan) -> Self {
        let attributes = span.attributes.iter().map(|(key, value)| (key.to_owned(), any_text(value)));
        Self {
            id: span.span_id,
            parent: span.parent.unwrap_or(SpanId::INVALID),
            links: span.links.iter().map(|link| link.span_id).collect(),
            name: span.name.clone(),
            properties: properties(&span.kind, &span.status, attributes),
        }
    }
}

fn value_text(value: &Value) -> String {
    match value {
        // Unsigned integers are text there, which `differences` shows. They are shown as numbers here, to be comparable.
        Value::String(text) if text.as_str().parse::<u64>().is_ok() => text.to_string(),
        Value::String(text) => format!("{:?}", text.as_str()),
        Value::Array(Array::String(texts)) => {
            format!("{:?}", texts.iter().map(StringValue::as_str).collect::<Vec<_>>())
        }
        Value::F64(number) => format!("{number:?}"),
        other => other.to_string(),
    }
}

fn any_text(value: &AnyValue) -> String {
    match value {
        AnyValue::String(text) => format!("{:?}", text.as_str()),
        AnyValue::Int(number) => number.to_string(),
        AnyValue::Double(number) => format!("{number:?}"),
        AnyValue::Boolean(yes) => yes.to_string(),
        AnyValue::ListAny(values) => format!("[{}]", values.iter().map(any_text).collect::<Vec<_>>().join(", ")),
        other => format!("{other:?}"),
    }
}

/// Returns the spans as a tree. Those with the same parent are in the order of their text.
pub(super) fn tree(spans: Vec<Seen>) -> String {
    let names: HashMap<_, _> = spans.iter().map(|span| (span.id, span.name.clone())).collect();
    let mut children: HashMap<SpanId, Vec<(SpanId, String)>> = HashMap::new();
    for span in spans {
        let mut line = span.name + &span.properties;
        for link in span.links {
            write!(line, " ->{}", names.get(&link).map_or("?", String::as_str)).expect("a string");
        }
        // A parent that was not recorded, such as one in another process.
        let parent = if names.contains_key(&span.parent) { span.parent } else { SpanId::INVALID };
        if parent != span.parent {
            line.push_str(" (remote parent)");
        }
        children.entry(parent).or_default().push((span.id, line));
    }
    subtrees(SpanId::INVALID, 0, &children).concat()
}

fn subtrees(parent: SpanId, depth: usize, children: &HashMap<SpanId, Vec<(SpanId, String)>>) -> Vec<String> {
    let children_of_it = children.get(&parent).into_iter().flatten();
    let mut texts: Vec<_> = children_of_it
        .map(|(id, line)| format!("{:1$}{line}\n{2}", "", depth * 2, subtrees(*id, depth + 1, children).concat()))
        .collect();
    texts.sort();
    texts
}

/// Removes the indentation of a literal.
pub(super) fn unindented(text: &str) -> String {
    let lines = || text.lines().filter(|line| !line.trim().is_empty());
    let indentation = lines().map(|line| line.len() - line.trim_start().len()).min().unwrap_or(0);
    lines().flat_map(|line| [&line[indentation..], "\n"]).collect()
}
