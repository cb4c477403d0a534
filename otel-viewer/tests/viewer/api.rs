//! The API on known telemetry, received over HTTP.

use crate::http::{get, read, send};
use crate::otlp::{TRACE, id, logs, metrics, outline, running, set, span, spans, text};
use otel_viewer::RunningViewer;
use serde_json::{Value, json};
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::TcpStream;

fn post(running: &RunningViewer, path: &str, message: &Value) {
    let body = message.to_string();
    let kind = [("content-type", "application/json")];
    let response = send(running.otlp_addresses()[0], "POST", path, &kind, body.as_bytes());
    assert_eq!(response.status, 200, "{response:?}");
}

/// A request of a user that fails in the database of another service.
fn demo() -> RunningViewer {
    let running = running();
    let root = set(
        span(1, 0, "POST /users", 1_000, 9_000),
        json!({ "kind": 2, "attributes": [text("http.request.method", "POST"), text("http.route", "/users")] }),
    );
    let call = set(span(2, 1, "POST → mailer", 2_000, 8_000), json!({ "kind": 3 }));
    post(&running, "/v1/traces", &spans("users", &[call, root]));
    let link = json!({ "traceId": TRACE, "spanId": id(1) });
    let other = json!({ "traceId": "00000000000000000000000000000001", "spanId": id(1) });
    let exception = json!({ "name": "exception", "timeUnixNano": "4500",
        "attributes": [text("exception.type", "Duplicate")] });
    let served = set(
        span(3, 2, "POST /send", 3_000, 7_000),
        json!({ "kind": 2, "flags": 0x301, "status": { "code": 2, "message": "Mailbox full" }, "events": [exception],
            "links": [link, other], "droppedAttributesCount": 2 }),
    );
    post(&running, "/v1/traces", &spans("mailer", &[served, span(4, 3, "mailer.deliver", 4_000, 5_000)]));
    let record = |level: u8, body: &str, span: u64| {
        json!({ "timeUnixNano": (4_000 + span).to_string(), "severityNumber": level, "severityText": "X",
            "body": { "stringValue": body }, "traceId": TRACE, "spanId": id(span) })
    };
    post(&running, "/v1/logs", &logs("mailer", &[record(9, "delivering", 4), record(17, "it failed", 3)]));
    let started = json!({ "timeUnixNano": "1", "body": { "stringValue": "started" }, "eventName": "app.start" });
    post(&running, "/v1/logs", &logs("users", &[started]));
    running
}

#[test]
fn a_trace_over_two_services_is_one_tree() {
    let running = demo();
    let list = read(running.address(), "/api/traces");
    assert_eq!((&list["total"], &list["next"]), (&json!(1), &Value::Null));
    let expected = json!({ "trace_id": TRACE, "name": "POST /users", "service": "users", "kind": "server", "start": "1000",
        "duration": 8000, "spans": 4, "errors": 1, "services": ["mailer", "users"], "open": false, "findings": 2 });
    let mut entry = list["traces"][0].clone();
    entry["findings"] = json!(2);
    assert_eq!(entry, expected);

    let trace = read(running.address(), &format!("/api/traces/{TRACE}"));
    let tree = ["POST /users", "  POST → mailer", "    POST /send", "      mailer.deliver"];
    assert_eq!(outline(&trace["spans"]), tree);
    assert_eq!((&trace["start"], &trace["duration"]), (&json!("1000"), &json!(8000)));
    let spans = trace["spans"].as_array().expect("spans");
    // 1,000 to 2,000 and 8,000 to 9,000 are the root's own, and so on.
    let critical: Vec<_> = spans.iter().map(|span| span["critical"].as_u64().expect("a number")).collect();
    assert_eq!(critical, [2_000, 2_000, 3_000, 1_000]);
    let served = &spans[2];
    assert_eq!(served["status"], json!({ "code": "error", "message": "Mailbox full" }));
    assert_eq!((&served["remote_parent"], &served["parent_received"]), (&json!(true), &json!(true)));
    assert_eq!((&served["kind"], &served["service"]), (&json!("server"), &json!("mailer")));
    assert_eq!(served["dropped"], json!({ "attributes": 2, "events": 0, "links": 0 }));
    assert_eq!((&served["links"][0]["received"], &served["links"][1]["received"]), (&json!(true), &json!(false)));
    let exception = &served["events"][0];
    assert_eq!((&exception["name"], &exception["time"]), (&json!("exception"), &json!("4500")));
    let attribute = json!({ "key": "exception.type", "type": "string", "text": "Duplicate" });
    assert_eq!(exception["attributes"], json!([attribute]));
    let resource = served["resource"].as_u64().and_then(|place| usize::try_from(place).ok()).expect("an index");
    assert_eq!(trace["resources"][resource]["service"], json!("mailer"));
    let bodies: Vec<_> = trace["logs"].as_array().expect("logs").iter().map(|log| &log["body"]).collect();
    assert_eq!(bodies, ["it failed", "delivering"]);
}

#[test]
fn traces_are_found_by_what_is_in_them() {
    let running = demo();
    for (query, total) in [
        ("q=MAILBOX", 1),
        ("q=mailbox+deliver", 1),
        ("q=mailbox+absent", 0),
        ("q=http.route%3D/users", 1),
        ("q=4bf92f35", 1),
        ("q=77b34da6", 0),
        ("service=mailer", 1),
        ("service=mail", 0),
        ("status=error", 1),
        ("status=ok", 0),
        ("min=8us&max=8us", 1),
        ("min=9us", 0),
        ("max=7us", 0),
        ("attr=http.route=/users&attr=service.name=mailer", 1),
        ("attr=http.route=/user", 0),
        ("attr=http.route=/USERS", 0),
        ("q=&service=", 1),
    ] {
        assert_eq!(read(running.address(), &format!("/api/traces?{query}"))["total"], json!(total), "{query}");
    }
}

#[test]
fn log_records_are_found_by_what_is_in_them() {
    let running = demo();
    for (query, bodies) in [
        ("", vec!["delivering", "it failed", "started"]),
        ("severity=warn", vec!["it failed"]),
        ("severity=9", vec!["delivering", "it failed"]),
        ("service=users", vec!["started"]),
        ("q=APP.start", vec!["started"]),
        ("trace=4BF92F3577B34DA6A3CE929D0E0E4736", vec!["delivering", "it failed"]),
        ("span=0000000000000003", vec!["it failed"]),
        ("limit=1", vec!["delivering"]),
    ] {
        let page = read(running.address(), &format!("/api/logs?{query}"));
        let found: Vec<_> = page["logs"].as_array().expect("logs").iter().map(|log| log["body"].clone()).collect();
        assert_eq!(found, bodies, "{query}");
    }
    let first = read(running.address(), "/api/logs?limit=2");
    let next = first["next"].as_str().expect("a cursor");
    let second = read(running.address(), &format!("/api/logs?limit=2&before={next}"));
    assert_eq!((&second["logs"][0]["body"], &second["next"]), (&json!("started"), &Value::Null));
    assert_eq!(second["logs"][0]["trace_id"], Value::Null);
}

#[test]
fn metrics_have_series_with_points() {
    let running = running();
    let counter = |value: u64, time: u64| {
        let point = json!({ "asInt": value.to_string(), "timeUnixNano": time.to_string(), "startTimeUnixNano": "1",
            "attributes": [text("acme.page", "cart")] });
        json!({ "name": "acme.hits", "unit": "{hit}", "description": "Hits of pages.",
            "sum": { "dataPoints": [point], "aggregationTemporality": 2, "isMonotonic": true } })
    };
    let exemplar = json!({ "timeUnixNano": "5", "asDouble": 0.25, "traceId": TRACE, "spanId": id(7) });
    let point = json!({ "count": "3", "sum": 1.5, "min": 0.25, "max": 1, "bucketCounts": ["1", "2"],
        "explicitBounds": [0.5], "timeUnixNano": "6", "exemplars": [exemplar] });
    let histogram = json!({ "name": "acme.size", "histogram": { "dataPoints": [point], "aggregationTemporality": 1 } });
    post(&running, "/v1/metrics", &metrics("users", &[counter(1, 10), histogram]));
    post(&running, "/v1/metrics", &metrics("users", &[counter(3, 20)]));
    post(&running, "/v1/metrics", &metrics("mailer", &[counter(5, 30)]));

    let list = read(running.address(), "/api/metrics");
    let names: Vec<_> = list["metrics"].as_array().expect("metrics").iter().map(|metric| &metric["name"]).collect();
    assert_eq!(names, ["acme.hits", "acme.size"]);
    let hits = &list["metrics"][0];
    assert_eq!((&hits["kind"], &hits["series"]), (&json!("counter"), &json!(2)));
    assert_eq!(hits["services"], json!(["mailer", "users"]));
    assert_eq!(read(running.address(), "/api/metrics?q=SIZE")["metrics"][0]["name"], json!("acme.size"));

    let one = read(running.address(), "/api/metrics/one?name=acme.hits&service=users");
    assert_eq!((&one["temporality"], &one["unit"]), (&json!("cumulative"), &json!("{hit}")));
    assert_eq!(one["series"].as_array().map(Vec::len), Some(1));
    let points = json!([{ "time": "10", "start": "1", "value": 1.0 }, { "time": "20", "start": "1", "value": 3.0 }]);
    assert_eq!(one["series"][0]["points"], points);
    assert_eq!(one["series"][0]["attributes"][0]["text"], json!("cart"));

    let one = read(running.address(), "/api/metrics/one?name=acme.size");
    let exemplar = json!({ "time": "5", "value": 0.25, "trace_id": TRACE, "span_id": id(7) });
    let point = json!({ "time": "6", "start": "0", "count": 3, "sum": 1.5, "min": 0.25, "max": 1.0, "bounds": [0.5],
        "counts": [1, 2], "exemplars": [exemplar] });
    assert_eq!((&one["series"][0]["points"][0], &one["temporality"]), (&point, &json!("delta")));
}

#[test]
fn findings_are_at_their_items_and_in_groups() {
    let running = running();
    let attributes = json!({ "attributes": [{ "key": "code.lineno", "value": { "intValue": "7" } }] });
    let twice = [set(span(1, 0, "load", 1, 2), attributes.clone()), set(span(2, 1, "load", 1, 2), attributes)];
    post(&running, "/v1/traces", &spans("users", &twice));
    let findings = read(running.address(), "/api/findings");
    let message = "attribute `code.lineno` is deprecated; write its new name `code.line.number`";
    let example = json!({ "trace_id": TRACE, "span_id": id(2), "metric": null, "log": null, "service": null });
    let expected =
        json!([{ "level": "warning", "message": message, "count": 2, "signal": "span", "example": example }]);
    assert_eq!(findings["findings"], expected);
    let trace = read(running.address(), &format!("/api/traces/{TRACE}"));
    assert_eq!(trace["spans"][0]["findings"], json!([{ "level": "warning", "message": message }]));
    assert_eq!(read(running.address(), "/api/traces")["traces"][0]["findings"], json!(2));
    assert_eq!(read(running.address(), "/api/summary")["counts"]["findings"], json!(1));
}

#[test]
fn the_summary_has_counts_and_refused_requests() {
    let running = demo();
    let otlp = running.otlp_addresses()[0];
    for _ in 0..2 {
        assert_eq!(send(otlp, "POST", "/v1/trace", &[], b"").status, 404);
    }
    let summary = read(running.address(), "/api/summary");
    assert_eq!(summary["services"], json!(["mailer", "users"]));
    assert_eq!((&summary["counts"]["spans"], &summary["counts"]["logs"]), (&json!(4), &json!(3)));
    assert_eq!(summary["dropped"], json!({ "traces": 0, "spans": 0, "logs": 0, "points": 0 }));
    let refused = &summary["refused"][0];
    assert_eq!((&refused["path"], &refused["count"]), (&json!("/v1/trace"), &json!(2)));
    assert!(refused["reason"].as_str().is_some_and(|reason| reason.starts_with("404 Not Found: unknown path")));
}

#[test]
fn clearing_forgets_everything() {
    let running = demo();
    let response = send(running.address(), "POST", "/api/clear", &[], b"");
    assert_eq!((response.status, &*response.body), (204, ""));
    let summary = read(running.address(), "/api/summary");
    let nothing = json!({ "traces": 0, "spans": 0, "logs": 0, "metrics": 0, "findings": 0 });
    assert_eq!(summary["counts"], nothing);
    assert_eq!(get(running.address(), &format!("/api/traces/{TRACE}")).status, 404);
}

#[test]
fn mistakes_in_a_query_are_explained() {
    let running = running();
    for (path, error) in [
        (
            "/api/traces?statsu=ok",
            "unknown parameter `statsu`; write one of `q`, `service`, `status`, `min`, `max`, `attr`, `limit`, `before`",
        ),
        ("/api/traces?status=bad", "`status=bad`: write `error` or `ok`"),
        ("/api/traces?min=5", "`min=5`: write a number with a unit, such as `5ms` or `1.5s`"),
        ("/api/traces?attr=key", "`attr=key`: write a key and a value, such as `attr=http.route=/users`"),
        ("/api/traces?limit=0", "`limit=0`: write a number from 1 to 10000, such as `100`"),
        ("/api/traces?q=a&q=b", "`q` is given twice; write it once"),
        ("/api/traces?before=x", "`before=x`: write the value of `next` in the previous response"),
        (
            "/api/logs?severity=loud",
            "`severity=loud`: write `trace`, `debug`, `info`, `warn`, `error`, `fatal` or a number from 1 to 24",
        ),
        ("/api/logs?trace=1", "`trace=1`: write 32 hexadecimal digits"),
        ("/api/metrics/one", "`name` is missing; write the name of a metric"),
        ("/api/summary?full=1", "unknown parameter `full`; write none"),
    ] {
        let response = get(running.address(), path);
        assert_eq!((response.status, response.json()["error"].as_str()), (400, Some(error)), "{path}");
    }
    for (path, status) in
        [("/api/nothing", 404), ("/api/traces/xyz", 404), ("/api/metrics/one?name=x", 404), ("/assets/x.js", 404)]
    {
        let response = get(running.address(), path);
        assert_eq!(response.status, status, "{path}");
        assert!(response.json()["error"].is_string(), "{path}");
    }
    assert_eq!(get(running.address(), "/api/clear").status, 405);
}

#[test]
fn a_change_is_an_event() {
    let running = running();
    let mut stream = TcpStream::connect(running.address()).expect("a connection");
    let host = running.address();
    write!(stream, "GET /api/changes HTTP/1.1\r\nhost: {host}\r\n\r\n").expect("a request");
    let mut lines = BufReader::new(stream).lines().map(|line| line.expect("a line"));
    let mut data = || lines.find_map(|line| line.strip_prefix("data: ").map(str::to_owned)).expect("an event");
    let first: Value = serde_json::from_str(&data()).expect("JSON");
    assert_eq!((&first["revision"], &first["counts"]["spans"]), (&json!(0), &json!(0)));
    post(&running, "/v1/traces", &spans("users", &[span(1, 0, "load", 1, 2)]));
    let second: Value = serde_json::from_str(&data()).expect("JSON");
    assert_eq!((&second["revision"], &second["counts"]["spans"]), (&json!(1), &json!(1)));
}

#[test]
fn the_page_has_a_strict_policy() {
    let running = running();
    let page = get(running.address(), "/");
    assert_eq!((page.status, page.header("content-type")), (200, Some("text/html; charset=utf-8")));
    let policy = page.header("content-security-policy").unwrap_or_default();
    assert!(policy.starts_with("default-src 'self';") && !policy.contains("unsafe"), "{policy}");
    for (name, value) in
        [("x-content-type-options", "nosniff"), ("referrer-policy", "no-referrer"), ("cache-control", "no-store")]
    {
        assert_eq!(page.header(name), Some(value));
    }
}
