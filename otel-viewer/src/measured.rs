//! How long a search takes, and how much memory telemetry takes. It prints figures and asserts only what was found.

use crate::{TraceFilter, Viewer};
use otel_runtime::received::OtlpRequest;
use serde_json::{Value, json};
use std::time::Instant;

const TRACES: u64 = 2_000;
const SPANS: u64 = 50;

fn span(trace: u64, number: u64) -> Value {
    let text = |key: &str, value: String| json!({ "key": key, "value": { "stringValue": value } });
    let start = (trace % 10_000) * 1_000_000 + number * 1_000;
    json!({
        "traceId": format!("{trace:032x}"), "spanId": format!("{:016x}", number + 1), "kind": 1 + number % 5,
        "parentSpanId": if number == 0 { String::new() } else { format!("{:016x}", number / 2 + 1) },
        "name": format!("service.operation_{}", number % 20),
        "startTimeUnixNano": start.to_string(), "endTimeUnixNano": (start + 900_000).to_string(),
        "attributes": [
            text("http.request.method", "GET".to_owned()), text("http.route", format!("/users/{{id}}/orders/{}", number % 7)),
            text("user.id", format!("{:08x}", (trace % 10_000) * 31 + number)), text("server.address", "shop.internal".to_owned()),
            json!({ "key": "http.response.status_code", "value": { "intValue": "200" } }),
            json!({ "key": "acme.items", "value": { "intValue": number.to_string() } }),
        ],
    })
}

fn request(spans: &[Value]) -> OtlpRequest {
    let attributes = json!([{ "key": "service.name", "value": { "stringValue": "shop" } }]);
    let message = json!({ "resourceSpans": [{ "resource": { "attributes": attributes },
        "scopeSpans": [{ "scope": { "name": "shop" }, "spans": spans }] }] });
    OtlpRequest::from_json(message.to_string().as_bytes()).expect("OTLP")
}

fn time<T>(what: &str, run: impl Fn() -> T) -> T {
    let mut times: Vec<_> = (0..7)
        .map(|_| {
            let start = Instant::now();
            std::hint::black_box(run());
            start.elapsed()
        })
        .collect();
    times.sort();
    println!("{what}: {:?} to {:?}, median {:?}", times[0], times[6], times[3]);
    run()
}

#[test]
#[ignore = "prints figures; run it with `cargo test --release -p otel-viewer --lib -- --ignored measured --nocapture`"]
fn a_hundred_thousand_spans() {
    let viewer = Viewer::new();
    let requests: Vec<_> =
        (0..TRACES).map(|trace| request(&(0..SPANS).map(|number| span(trace, number)).collect::<Vec<_>>())).collect();
    let start = Instant::now();
    for request in requests {
        viewer.add(request);
    }
    let taken = start.elapsed();
    let summary = viewer.summary();
    println!("{} spans in {} traces added in {taken:?}: {:?}", TRACES * SPANS, TRACES, summary.memory);
    assert_eq!((summary.counts.spans, summary.counts.traces), (100_000, 2_000));
    for (query, total) in [
        ("", 2_000),
        ("q=operation_19", 2_000),
        ("q=operation_19+orders/6+shop", 2_000),
        ("q=no+such+text", 0),
        ("q=0000f230", 1),
        ("attr=user.id=0000f230", 1),
        ("attr=acme.items=49", 2_000),
        ("status=error", 0),
    ] {
        let filter = TraceFilter::from_query(query).expect("a filter");
        let page = time(&format!("`{query}`"), || viewer.traces(&filter).expect("traces"));
        assert_eq!(page.total, total, "{query}");
    }
    let page = viewer.traces(&TraceFilter::new()).expect("traces");
    time("a trace of 50 spans", || viewer.trace(&page.traces[0].trace_id).map(|trace| serde_json::to_string(&trace)));
    let id = u64::MAX;
    viewer.add(request(&(0..1_000).map(|number| span(id, number)).collect::<Vec<_>>()));
    time("a trace of 1,000 spans", || {
        viewer.trace(&format!("{id:032x}")).map(|trace| serde_json::to_string(&trace).map(|text| text.len()))
    });
}
