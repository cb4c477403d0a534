//! The memory is bounded, and what is dropped is counted.

use crate::otlp::{TRACE, id, logs, metrics, request, set, span, spans, text, trace};
use otel_viewer::view::Summary;
use otel_viewer::{LogFilter, MetricFilter, TraceFilter, Viewer};
use serde_json::{Value, json};

const LIMIT: usize = 256 * 1024;

fn small() -> Viewer {
    Viewer::builder().memory(LIMIT).build().expect("a viewer")
}

fn in_trace(number: u64, spans: impl IntoIterator<Item = Value>) -> Vec<Value> {
    spans.into_iter().map(|span| set(span, json!({ "traceId": trace(number) }))).collect()
}

fn assert_bounded(summary: &Summary) {
    assert!(summary.memory.bytes <= LIMIT, "{:?}", summary.memory);
}

#[test]
fn the_oldest_trace_is_dropped_first_and_as_a_whole() {
    let viewer = small();
    for number in 1..=1_000 {
        let two = [span(2, 1, "child", 2, 3), span(1, 0, "root", number, number + 9)];
        viewer.add(request(&spans("users", &in_trace(number, two))));
    }
    let summary = viewer.summary();
    assert_bounded(&summary);
    assert!(summary.counts.traces > 50, "{summary:?}");
    assert_eq!(summary.counts.spans, 2 * summary.counts.traces);
    let (kept, dropped) = (summary.counts.traces as u64, summary.dropped);
    assert_eq!((dropped.traces, dropped.spans), (1_000 - kept, 2 * (1_000 - kept)));
    assert!(viewer.trace(&trace(1_000)).is_some() && viewer.trace(&trace(1_001 - kept)).is_some());
    assert!(viewer.trace(&trace(1_000 - kept)).is_none() && viewer.trace(&trace(1)).is_none());

    // A late span of a dropped trace is no trace of its own.
    viewer.add(request(&spans("users", &in_trace(1, [span(3, 1, "late", 4, 5)]))));
    let after = viewer.summary();
    assert_eq!((after.counts.traces, after.dropped.spans), (summary.counts.traces, dropped.spans + 1));
}

#[test]
fn a_trace_that_does_not_fit_is_dropped() {
    let viewer = small();
    for number in 1..=500 {
        let long = set(span(number, 0, "part", 1, 2), json!({ "attributes": [text("acme.text", &"x".repeat(1_000))] }));
        viewer.add(request(&spans("users", &[long])));
    }
    let summary = viewer.summary();
    assert_bounded(&summary);
    assert_eq!((summary.counts.spans, summary.dropped.traces, summary.dropped.spans), (0, 1, 500));
}

#[test]
fn a_span_that_is_sent_again_is_kept_once() {
    let viewer = Viewer::new();
    for _ in 0..3 {
        viewer.add(request(&spans("users", &[span(1, 0, "root", 1, 2)])));
    }
    viewer.add(request(&spans("users", &[span(1, 0, "another with the same ID", 1, 2)])));
    assert_eq!(viewer.trace(TRACE).expect("a trace").spans.len(), 2);
    assert_eq!(viewer.summary().counts.spans, 2);
}

#[test]
fn log_records_do_not_push_out_traces() {
    let viewer = small();
    viewer.add(request(&spans("users", &[span(1, 0, "root", 1, 2)])));
    for number in 0..3_000_u64 {
        let record =
            json!({ "timeUnixNano": number.to_string(), "body": { "stringValue": format!("record {number}") } });
        viewer.add(request(&logs("users", &[record])));
    }
    let summary = viewer.summary();
    assert_bounded(&summary);
    assert_eq!((summary.counts.traces, summary.counts.logs as u64 + summary.dropped.logs), (1, 3_000));
    let page = viewer.logs(&LogFilter::new().limit(10_000)).expect("logs");
    assert_eq!((page.total, &*page.logs[0].body), (summary.counts.logs, "record 2999"));
    assert_eq!(page.logs.last().map(|log| &*log.id), Some(&*summary.dropped.logs.to_string()));
}

fn gauge(name: &str, attribute: &str, time: u64) -> Value {
    let point = json!({ "asInt": "1", "timeUnixNano": time.to_string(), "attributes": [text("acme.key", attribute)] });
    json!({ "name": name, "gauge": { "dataPoints": [point] } })
}

#[test]
fn series_without_end_are_bounded() {
    let viewer = small();
    for number in 0..3_000 {
        viewer.add(request(&metrics("users", &[gauge("acme.many", &number.to_string(), number)])));
    }
    let summary = viewer.summary();
    assert_bounded(&summary);
    let kept = viewer.metric("acme.many", None, None).expect("a metric").series.len();
    assert!(kept > 50, "{kept}");
    assert_eq!(summary.dropped.points, 3_000 - kept as u64);
    for number in 0..3_000 {
        viewer.add(request(&metrics("users", &[gauge(&format!("acme.{number}"), "a", number)])));
    }
    assert_bounded(&viewer.summary());
    assert!(viewer.metric("acme.many", None, None).is_none());
    assert_eq!(viewer.metrics(&MetricFilter::new()).metrics.len(), viewer.summary().counts.metrics);
}

#[test]
fn a_series_keeps_its_last_points() {
    let viewer = Viewer::new();
    for time in 1..=700 {
        viewer.add(request(&metrics("users", &[gauge("acme.one", "a", time)])));
    }
    let metric = viewer.metric("acme.one", None, None).expect("a metric");
    let points = &metric.series[0].points;
    assert_eq!((points.len(), &*points[0].time, &*points[599].time), (600, "101", "700"));
    assert_eq!(viewer.summary().dropped.points, 0);
    // Points that are gone take no memory.
    let bytes = viewer.summary().memory.bytes;
    for time in 701..=5_000 {
        viewer.add(request(&metrics("users", &[gauge("acme.one", "a", time)])));
    }
    assert_eq!(viewer.summary().memory.bytes, bytes);
}

#[test]
fn findings_go_with_what_they_are_about() {
    let viewer = small();
    let old = set(span(1, 0, "load", 1, 2), json!({ "attributes": [text("code.function", "f")] }));
    viewer.add(request(&spans("users", &in_trace(1, [old]))));
    assert_eq!(viewer.findings().findings.len(), 1);
    for number in 2..1_000 {
        viewer.add(request(&spans("users", &in_trace(number, [span(1, 0, "root", 1, 2)]))));
    }
    assert_eq!(viewer.findings().findings, []);
}

#[test]
fn different_findings_and_services_without_end_are_bounded() {
    let viewer = Viewer::builder().memory(1024 * 1024).build().expect("a viewer");
    for number in 0..5_000 {
        let wrong =
            set(span(number, 0, "load", 1, 2), json!({ "attributes": [text(&format!("http.{number}.wrong"), "f")] }));
        viewer.add(request(&spans(&format!("service {number}"), &in_trace(number, [wrong]))));
    }
    let summary = viewer.summary();
    assert!(summary.memory.bytes <= 1024 * 1024, "{:?}", summary.memory);
    assert!(summary.counts.findings <= 2_000 && summary.services.len() <= 1_000, "{summary:?}");
}

#[test]
fn parts_of_a_list_follow_each_other_while_traces_arrive() {
    let viewer = Viewer::new();
    let add =
        |number| viewer.add(request(&spans("users", &in_trace(number, [span(1, 0, &id(number), number, number + 1)]))));
    for number in 1..=25 {
        add(number);
    }
    let (mut names, mut filter) = (Vec::new(), TraceFilter::new().limit(10));
    loop {
        let page = viewer.traces(&filter).expect("traces");
        names.extend(page.traces.into_iter().map(|trace| trace.name));
        add(100 + names.len() as u64);
        let Some(next) = page.next else { break };
        filter = TraceFilter::new().limit(10).before(next);
    }
    let expected: Vec<_> = (1..=25).rev().map(id).collect();
    assert_eq!(names, expected);
}
