//! Telemetry that nobody should send.

use crate::http::{get, read, send};
use crate::otlp::{TRACE, id, logs, metrics, outline, running, set, span, spans, text, with};
use serde_json::{Value, json};

const MARKUP: &str = "<img src=x onerror=alert(1)></script><script>alert(1)</script>";
/// Control characters, an override of the writing direction, and a terminal sequence.
const CONTROLS: &str = "a\u{0}\u{7}\u{1b}[31m\u{202e}gpj.exe\u{2066}\r\nx: y";

#[test]
fn markup_and_control_characters_are_data() {
    let running = running();
    let odd = set(
        span(1, 0, MARKUP, 1, 2),
        json!({ "attributes": [text(MARKUP, CONTROLS)], "status": { "code": 2, "message": CONTROLS } }),
    );
    let body = spans(MARKUP, &[odd]).to_string();
    let kind = [("content-type", "application/json")];
    assert_eq!(send(running.otlp_addresses()[0], "POST", "/v1/traces", &kind, body.as_bytes()).status, 200);
    for path in ["/api/traces", "/api/summary", "/api/findings", &format!("/api/traces/{TRACE}")] {
        let response = get(running.address(), path);
        assert_eq!(response.header("content-type"), Some("application/json"), "{path}");
        assert!(!response.body.contains(['\0', '\u{7}', '\u{1b}', '\r', '\n']), "{path}");
    }
    let trace = read(running.address(), &format!("/api/traces/{TRACE}"));
    let span = &trace["spans"][0];
    assert_eq!((&span["name"], &span["status"]["message"]), (&json!(MARKUP), &json!(CONTROLS)));
    assert_eq!((&span["attributes"][0]["key"], &span["attributes"][0]["text"]), (&json!(MARKUP), &json!(CONTROLS)));
    // An error repeats what was asked for as JSON, too.
    let response = get(running.address(), "/api/traces?%3Cscript%3E=1");
    assert_eq!((response.status, response.header("content-type")), (400, Some("application/json")));
    let response = get(running.address(), "/%3Cscript%3E");
    assert_eq!((response.status, response.header("x-content-type-options")), (404, Some("nosniff")));
}

#[test]
fn long_texts_are_cut_and_are_there_in_full() {
    let long = "é".repeat(1024 * 1024);
    let odd = set(span(1, 0, &long, 1, 2), json!({ "attributes": [text("acme.text", &long)] }));
    let record = json!({ "timeUnixNano": "1", "body": { "stringValue": long }, "traceId": TRACE, "spanId": id(1) });
    let viewer = with([spans("users", &[odd]), logs("users", &[record])]);
    let trace = viewer.trace(TRACE).expect("a trace");
    let attribute = &trace.spans[0].attributes[0];
    assert_eq!((attribute.text.chars().count(), attribute.cut), (4_096, Some(1024 * 1024 - 4_096)));
    assert_eq!((trace.spans[0].name.chars().count(), trace.spans[0].name.ends_with('…')), (4_097, true));
    assert_eq!((trace.logs[0].body.chars().count(), trace.logs[0].cut), (4_096, Some(1024 * 1024 - 4_096)));
    let full = viewer.full_trace(TRACE).expect("a trace");
    assert_eq!((&full.spans[0].attributes[0].text, full.spans[0].attributes[0].cut), (&long, None));
    assert_eq!(full.spans[0].name, long);
}

fn tree(spans_of_trace: &[Value]) -> Value {
    let viewer = with([spans("users", spans_of_trace)]);
    let trace = viewer.trace(TRACE).expect("a trace");
    serde_json::to_value(trace).expect("JSON")
}

#[test]
fn cycles_of_parents_are_broken() {
    let trace = tree(&[
        span(1, 2, "a", 10, 90),
        span(2, 3, "b", 5, 95),
        span(3, 1, "c", 20, 80),
        span(4, 3, "below the cycle", 30, 40),
        span(5, 5, "its own parent", 1, 2),
        span(6, 0, "root", 0, 100),
    ]);
    let expected = ["root", "its own parent", "b", "  a", "    c", "      below the cycle"];
    assert_eq!(outline(&trace["spans"]), expected);
    let cycles = trace["spans"].as_array().expect("spans").iter().filter(|span| span["cycle"] == json!(true));
    assert_eq!(cycles.map(|span| &span["name"]).collect::<Vec<_>>(), ["its own parent", "b"]);
}

#[test]
fn spans_without_their_parent_are_roots() {
    let remote = set(span(2, 99, "remote", 2, 3), json!({ "flags": 0x300 }));
    let trace = tree(&[span(1, 98, "open", 1, 4), remote.clone()]);
    assert_eq!(outline(&trace["spans"]), ["open", "remote"]);
    let [open, far] = trace["spans"].as_array().expect("spans").as_slice() else { panic!("two spans") };
    assert_eq!(
        (&open["parent_received"], &open["parent"], &open["remote_parent"]),
        (&json!(false), &json!(id(98)), &json!(false))
    );
    assert_eq!((&far["parent_received"], &far["remote_parent"]), (&json!(false), &json!(true)));

    let is_open = |spans_of_trace: &[Value]| {
        let viewer = with([spans("users", spans_of_trace)]);
        viewer.traces(&otel_viewer::TraceFilter::new()).expect("traces").traces[0].open
    };
    assert!(is_open(&[span(1, 98, "waits for its parent", 1, 4)]));
    assert!(!is_open(&[remote]));
    assert!(!is_open(&[span(1, 98, "child", 1, 4), span(98, 0, "root", 1, 5)]));
    assert!(!is_open(&[span(98, 0, "root", 1, 5), span(1, 98, "child", 1, 4)]));
}

#[test]
fn a_deep_trace_needs_no_stack() {
    let chain: Vec<_> = (1..=20_000).map(|number| span(number, number - 1, "s", number, 100_000)).collect();
    let trace = tree(&chain);
    let spans = trace["spans"].as_array().expect("spans");
    assert_eq!((spans.len(), &spans[19_999]["depth"]), (20_000, &json!(19_999)));
}

#[test]
fn clocks_that_disagree_do_not_hide_the_critical_path() {
    let client = set(span(1, 0, "client", 1_000_000, 1_100_000), json!({ "kind": 3 }));
    let server = set(span(2, 1, "server", 400_000, 460_000), json!({ "kind": 2, "flags": 0x300 }));
    let inner = span(3, 2, "inner", 410_000, 430_000);
    let viewer = with([spans("users", &[client]), spans("mailer", &[server, inner])]);
    let spans = viewer.trace(TRACE).expect("a trace").spans;
    // The server took 60 of the client's 100 µs: 20 before and 20 after.
    let skews: Vec<_> = spans.iter().map(|span| span.clock_skew).collect();
    assert_eq!(skews, [0, 620_000, 620_000]);
    assert_eq!(spans.iter().map(|span| span.critical).collect::<Vec<_>>(), [40_000, 40_000, 20_000]);
    assert_eq!(spans[1].start, "400000");
}

#[test]
fn times_without_sense_are_no_problem() {
    let trace = tree(&[
        span(1, 0, "ends before it starts", 100, 50),
        span(2, 1, "at the end of time", u64::MAX - 1, u64::MAX),
        span(3, 1, "without times", 0, 0),
    ]);
    assert_eq!(outline(&trace["spans"]), ["ends before it starts", "  without times", "  at the end of time"]);
    assert_eq!((&trace["spans"][0]["duration"], &trace["start"]), (&json!(0), &json!("0")));
    assert_eq!(trace["spans"][2]["start"], json!((u64::MAX - 1).to_string()));
}

#[test]
fn numbers_that_json_lacks_are_null() {
    let point = |value: &str, time: u8| json!({ "asDouble": value, "timeUnixNano": time.to_string() });
    let points = [point("NaN", 1), point("Infinity", 2), json!({ "asDouble": 1.5, "timeUnixNano": "3" })];
    let gauge = json!({ "name": "acme.g", "gauge": { "dataPoints": points } });
    let point = json!({ "count": "3", "sum": "NaN", "min": "-Infinity", "max": "Infinity",
        "explicitBounds": [1.0, "NaN", "Infinity"], "bucketCounts": ["1", "1", "1", "0"] });
    let histogram = json!({ "name": "acme.h", "histogram": { "dataPoints": [point], "aggregationTemporality": 2 } });
    let point = json!({ "count": "2", "sum": 3.0, "scale": 2_000_000_000, "zeroCount": "1",
        "positive": { "offset": 2_147_483_647, "bucketCounts": ["1"] } });
    let exponential =
        json!({ "name": "acme.e", "exponentialHistogram": { "dataPoints": [point], "aggregationTemporality": 2 } });
    let quantiles = [json!({ "quantile": 0.5, "value": "NaN" }), json!({ "quantile": "NaN", "value": 1.0 })];
    let point = json!({ "count": "2", "sum": 3.0, "quantileValues": quantiles });
    let summary = json!({ "name": "acme.s", "summary": { "dataPoints": [point] } });
    let viewer = with([metrics("users", &[gauge, histogram, exponential, summary])]);
    let points = |name: &str| {
        let metric = viewer.metric(name, None, None).expect("a metric");
        serde_json::to_value(&metric.series[0].points).expect("JSON")
    };
    let gauge = points("acme.g");
    assert_eq!([&gauge[0]["value"], &gauge[1]["value"], &gauge[2]["value"]], [&Value::Null, &Value::Null, &json!(1.5)]);
    let histogram = &points("acme.h")[0];
    assert_eq!([&histogram["sum"], &histogram["min"], &histogram["max"]], [&Value::Null; 3]);
    assert_eq!((&histogram["bounds"], &histogram["counts"]), (&json!([1.0]), &json!([1, 2])));
    let exponential = &points("acme.e")[0];
    assert_eq!((&exponential["bounds"], &exponential["counts"]), (&json!([0.0, 1.0]), &json!([1, 0, 1])));
    let summary = &points("acme.s")[0];
    assert_eq!((&summary["quantiles"], &summary["bounds"]), (&json!([[0.5, null]]), &json!([])));
}

#[test]
fn a_large_resource_of_many_spans_is_kept_once() {
    let resource =
        json!({ "attributes": [text("service.name", "users"), text("acme.text", &"x".repeat(1024 * 1024))] });
    let scope = json!({ "name": "y".repeat(1024 * 1024) });
    let many: Vec<_> = (1..=20_000).map(|number| span(number, 0, "s", 1, 2)).collect();
    // Copies for each span would take 40 GB.
    let viewer = with([
        json!({ "resourceSpans": [{ "resource": resource, "scopeSpans": [{ "scope": scope, "spans": many }] }] }),
    ]);
    let summary = viewer.summary();
    assert_eq!(summary.counts.spans, 20_000);
    assert!(summary.memory.bytes < 32 * 1024 * 1024, "{:?}", summary.memory);
}

#[test]
fn a_trace_of_many_resources_is_searched_and_shown() {
    let part = |number: u64| {
        let resource = json!({ "attributes": [text("service.name", &format!("service {number}"))] });
        json!({ "resource": resource, "scopeSpans": [{ "spans": [span(number, 0, "s", number, number + 1)] }] })
    };
    let viewer = with([json!({ "resourceSpans": (1..=5_000).map(part).collect::<Vec<_>>() })]);
    let trace = viewer.trace(TRACE).expect("a trace");
    assert_eq!((trace.resources.len(), trace.spans.len(), trace.services.len()), (5_000, 5_000, 5_000));
    assert_eq!(trace.spans[4_999].service, trace.resources[trace.spans[4_999].resource].service);
}
