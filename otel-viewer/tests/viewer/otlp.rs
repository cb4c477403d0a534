//! OTLP/JSON of tests.

use otel_runtime::received::OtlpRequest;
use otel_viewer::{RunningViewer, Viewer};
use serde_json::{Value, json};

pub(crate) const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

/// A viewer that listens for browsers and OTLP on free ports.
pub(crate) fn running() -> RunningViewer {
    let any = "127.0.0.1:0".parse().expect("an address");
    Viewer::builder().listen(any).otlp(any).start().expect("a viewer")
}

/// A viewer without listeners.
pub(crate) fn with(requests: impl IntoIterator<Item = Value>) -> Viewer {
    let viewer = Viewer::new();
    for each in requests {
        viewer.add(request(&each));
    }
    viewer
}

pub(crate) fn request(message: &Value) -> OtlpRequest {
    OtlpRequest::from_json(message.to_string().as_bytes()).expect("OTLP")
}

pub(crate) fn text(key: &str, text: &str) -> Value {
    json!({ "key": key, "value": { "stringValue": text } })
}

pub(crate) fn id(number: u64) -> String {
    format!("{number:016x}")
}

pub(crate) fn trace(number: u64) -> String {
    format!("{number:032x}")
}

/// A span of `TRACE` from `start` to `end` in nanoseconds, whose parent is 0 for a root span.
pub(crate) fn span(number: u64, parent: u64, name: &str, start: u64, end: u64) -> Value {
    let parent = if parent == 0 { String::new() } else { id(parent) };
    json!({
        "traceId": TRACE, "spanId": id(number), "parentSpanId": parent, "name": name, "kind": 1,
        "startTimeUnixNano": start.to_string(), "endTimeUnixNano": end.to_string(),
    })
}

/// Sets fields of a message.
pub(crate) fn set(mut message: Value, fields: Value) -> Value {
    let (Value::Object(message_fields), Value::Object(fields)) = (&mut message, fields) else {
        panic!("both are objects")
    };
    message_fields.extend(fields);
    message
}

pub(crate) fn spans(service: &str, spans: &[Value]) -> Value {
    let resource = json!({ "attributes": [text("service.name", service)] });
    let scope = json!({ "name": "shop", "version": "1.2" });
    json!({ "resourceSpans": [{ "resource": resource, "scopeSpans": [{ "scope": scope, "spans": spans }] }] })
}

pub(crate) fn logs(service: &str, records: &[Value]) -> Value {
    let resource = json!({ "attributes": [text("service.name", service)] });
    json!({ "resourceLogs": [{ "resource": resource, "scopeLogs": [{ "scope": { "name": "shop" }, "logRecords": records }] }] })
}

pub(crate) fn metrics(service: &str, metrics: &[Value]) -> Value {
    let resource = json!({ "attributes": [text("service.name", service)] });
    json!({ "resourceMetrics": [{ "resource": resource, "scopeMetrics": [{ "metrics": metrics }] }] })
}

/// The names of a trace's spans, indented by their depth.
pub(crate) fn outline(spans: &Value) -> Vec<String> {
    let line = |span: &Value| {
        let depth = span["depth"].as_u64().and_then(|depth| usize::try_from(depth).ok()).unwrap_or_default();
        format!("{}{}", "  ".repeat(depth), span["name"].as_str().unwrap_or_default())
    };
    spans.as_array().map(|spans| spans.iter().map(line).collect()).unwrap_or_default()
}
