//! The assertions of a receiver, which are the same as those of the telemetry of a test.

use super::assertions::message;
use super::http::post_to;
use opentelemetry::KeyValue;
use opentelemetry::logs::Severity;
use opentelemetry::trace::SpanKind;
use otel_runtime::testing::Receiver;
use serde_json::{Value, json};

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

fn send(receiver: &Receiver, path: &str, request: &Value) {
    let answer = post_to(path, receiver, &[("content-type", "application/json")], request.to_string().as_bytes());
    assert_eq!(answer.expect("answered").status, 200);
}

fn of(service: &str) -> Value {
    json!({ "attributes": [{ "key": "service.name", "value": { "stringValue": service } }] })
}

fn span(id: u64, parent: &str, name: &str, kind: u8) -> Value {
    let attributes = json!([
        { "key": "retries", "value": { "intValue": "2" } },
        { "key": "labels", "value": { "arrayValue": { "values": [{ "stringValue": "a" }, { "stringValue": "b" }] } } },
    ]);
    json!({
        "traceId": TRACE, "spanId": format!("{id:016x}"), "parentSpanId": parent, "name": name, "kind": kind,
        "startTimeUnixNano": (id * 1_000).to_string(), "endTimeUnixNano": "9000", "attributes": attributes,
    })
}

fn hits(service: &str, value: u8, temporality: u8) -> Value {
    let page = json!([{ "key": "page", "value": { "stringValue": "home" } }]);
    let point =
        json!({ "asInt": value.to_string(), "attributes": page, "timeUnixNano": "1", "startTimeUnixNano": "1" });
    let sum = json!({ "dataPoints": [point], "aggregationTemporality": temporality, "isMonotonic": true });
    let metric = json!({ "name": "hits", "unit": "{hit}", "sum": sum });
    json!({ "resourceMetrics": [{ "resource": of(service), "scopeMetrics": [{ "metrics": [metric] }] }] })
}

/// A request to a service that calls another one, whose spans arrive first.
fn received() -> Receiver {
    let receiver = Receiver::start();
    let mailer = [span(3, "0000000000000002", "POST /send", 2), span(4, "0000000000000003", "deliver", 1)];
    let users = [span(2, "0000000000000001", "POST", 3), span(1, "", "POST /users", 2)];
    for (service, spans) in [("mailer", mailer), ("users", users)] {
        let spans = json!([{ "resource": of(service), "scopeSpans": [{ "spans": spans }] }]);
        send(&receiver, "/v1/traces", &json!({ "resourceSpans": spans }));
    }
    let record = json!({
        "timeUnixNano": "7000", "severityNumber": 13, "body": { "stringValue": "late" }, "eventName": "mail.late",
        "traceId": TRACE, "spanId": "0000000000000004",
    });
    let logs = json!([{ "resource": of("mailer"), "scopeLogs": [{ "logRecords": [record] }] }]);
    send(&receiver, "/v1/logs", &json!({ "resourceLogs": logs }));
    receiver
}

#[test]
fn a_receiver_has_the_assertions_of_test_telemetry() {
    let receiver = received();
    receiver.assert_tree(
        "
        POST /users
            POST
                POST /send
                    deliver
        ",
    );
    assert_eq!(receiver.spans().names(), ["POST /users", "POST", "POST /send", "deliver"], "in the order of the start");
    receiver.span("POST /send").kind(SpanKind::Server).child_of("POST").attr("retries", 2).status_unset();
    let labels: Vec<opentelemetry::StringValue> = vec!["a".into(), "b".into()];
    receiver.span("deliver").attr("labels", opentelemetry::Value::Array(labels.into())).no_events().links(0);
    receiver.log_in_span("deliver").severity(Severity::Warn).body("late").event_name("mail.late");
    receiver.logs().assert_len(1);
}

/// A metric that is exported repeatedly has its last value, with either temporality.
#[test]
fn a_metric_has_the_value_of_the_last_export() {
    let receiver = Receiver::start();
    send(&receiver, "/v1/metrics", &hits("users", 1, 2));
    send(&receiver, "/v1/metrics", &hits("users", 3, 2));
    let home = [KeyValue::new("page", "home")];
    receiver.metric("hits").counter().unit("{hit}").points(1).value(&home, 3);
    send(&receiver, "/v1/metrics", &hits("users", 2, 1));
    receiver.metric("hits").counter().points(1).value(&home, 2);
    send(&receiver, "/v1/metrics", &hits("mailer", 7, 1));
    assert_eq!(receiver.metrics().len(), 2);
    let said = message(|| _ = receiver.metric("hits"));
    let all = "recorded metrics:\nhits (counter) {page=\"home\"} 2\nhits (counter) {page=\"home\"} 7";
    assert_eq!(said, format!("there are 2 metrics `hits` of different services or scopes\n\n{all}"));
}

#[test]
fn a_failed_assertion_prints_what_was_received() {
    let receiver = Receiver::start();
    receiver.assert_no_spans();
    receiver.assert_no_logs();
    let said = message(|| _ = receiver.span("x"));
    assert_eq!(said, "there is no span `x`\n\nno spans or log records were received");

    let receiver = received();
    let span = r#"retries=2 labels=["a", "b"]"#;
    let all = format!(
        "received:\nPOST /users (server) {span}\n└─ POST (client) {span}\n   └─ POST /send (server) {span}\n      \
         └─ deliver {span}\n            log: WARN event mail.late \"late\""
    );
    assert_eq!(message(|| receiver.assert_no_spans()), format!("expected no spans\n\n{all}"));
    let said = message(|| _ = receiver.span("deliver").root());
    assert_eq!(said, format!("span `deliver` is a child of `POST /send`, expected a root\n\n{all}"));

    let again = json!([{ "scopeSpans": [{ "spans": [span_of_another_trace()] }] }]);
    send(&receiver, "/v1/traces", &json!({ "resourceSpans": again }));
    let said = message(|| _ = receiver.span("deliver"));
    let expected = "there are 2 spans `deliver`; choose one with `receiver.spans().named(\"deliver\").nth(0)`";
    assert_eq!(said.lines().next(), Some(expected));
}

fn span_of_another_trace() -> Value {
    let mut span = span(9, "00000000000000aa", "deliver", 1);
    span["traceId"] = "0af7651916cd43dd8448eb211c80319c".into();
    span
}
