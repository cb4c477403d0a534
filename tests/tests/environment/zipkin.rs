//! Spans in the format of Zipkin.

use super::run::{PATIENCE, Run, run_by};
use super::server::endpoint;
use opentelemetry::trace::{
    Event, SpanContext, SpanId, SpanKind, Status, TraceContextExt as _, TraceFlags, TraceId, TraceState,
};
use opentelemetry::trace::{Span as _, Tracer as _};
use opentelemetry::{Array, Context, KeyValue, Value, global};
use serde_json::json;
use std::time::{Duration, SystemTime};

/// Records a span of a client, as the specification of the format describes it.
fn client() {
    let state = TraceState::NONE;
    let remote = SpanContext::new(TraceId::from(7), SpanId::from(9), TraceFlags::SAMPLED, true, state);
    let parent = Context::new().with_remote_span_context(remote);
    let at = |nanos: u64| SystemTime::UNIX_EPOCH + Duration::from_nanos(nanos);
    let attributes = vec![
        KeyValue::new("server.address", "shop.example"),
        KeyValue::new("acme.yes", true),
        KeyValue::new("acme.numbers", Value::Array(Array::I64(vec![1, 2]))),
        KeyValue::new("error", false),
    ];
    let builder =
        global::tracer("by hand").span_builder("GET /").with_kind(SpanKind::Client).with_attributes(attributes);
    let builder = builder.with_start_time(at(1_000_001_999));
    let events = vec![
        Event::new("plain", at(1_000_002_000), vec![], 0),
        Event::new("full", at(1_000_003_000), vec![KeyValue::new("key", "a \"b\"")], 0),
    ];
    let mut span = global::tracer("by hand").build_with_context(builder.with_events(events), &parent);
    span.set_status(Status::error("it failed"));
    span.end_with_timestamp(at(1_000_003_233));
}

fn sent(variables: &[(&str, &str)]) -> Run {
    let all = [
        &[("OTEL_TRACES_EXPORTER", "zipkin"), ("OTEL_METRICS_EXPORTER", "none"), ("OTEL_LOGS_EXPORTER", "none")],
        variables,
    ];
    run_by(|builder| builder.deadline(Duration::from_secs(1)), None, &all.concat(), |_| client())
}

#[test]
fn otel_exporter_zipkin_endpoint() {
    let (address, requests) = endpoint(Some("202 Accepted"));
    let url = format!("http://{address}/api/v2/spans");
    let run = sent(&[("OTEL_EXPORTER_ZIPKIN_ENDPOINT", &url)]);
    run.result.expect("it is accepted");
    assert!(run.problems.is_empty(), "{:?}", run.problems);
    let request = requests.recv_timeout(PATIENCE).expect("a request");
    assert_eq!(request.head[0], "POST /api/v2/spans HTTP/1.1");
    assert!(request.head.iter().any(|line| line.eq_ignore_ascii_case("content-type: application/json")));
    let mut spans: serde_json::Value = serde_json::from_str(&request.body).expect("JSON");
    let id = spans[0]["id"].take();
    assert_eq!(id.as_str().map(str::len), Some(16));
    assert_eq!(
        spans,
        json!([{
            "traceId": "00000000000000000000000000000007",
            "id": null,
            "parentId": "0000000000000009",
            "name": "GET /",
            "kind": "CLIENT",
            "timestamp": 1_000_001,
            "duration": 1,
            "localEndpoint": { "serviceName": "environment" },
            "remoteEndpoint": { "serviceName": "shop.example" },
            "annotations": [
                { "timestamp": 1_000_002, "value": "plain" },
                { "timestamp": 1_000_003, "value": "\"full\": {\"key\":\"a \\\"b\\\"\"}" },
            ],
            "tags": {
                "acme.numbers": "[1,2]",
                "acme.yes": "true",
                "error": "it failed",
                "otel.scope.name": "by hand",
                "otel.status_code": "ERROR",
                "server.address": "shop.example",
            },
        }])
    );
}

#[test]
fn otel_exporter_zipkin_timeout() {
    let (address, _requests) = endpoint(None);
    let url = format!("http://{address}/api/v2/spans");
    let run = sent(&[("OTEL_EXPORTER_ZIPKIN_ENDPOINT", &url), ("OTEL_EXPORTER_ZIPKIN_TIMEOUT", "70")]);
    assert_eq!(run.cause("traces"), "no response within 70 ms");
}

#[test]
fn otel_exporter_zipkin_protocol() {
    let (address, requests) = endpoint(Some("202 Accepted"));
    let url = format!("http://{address}/api/v2/spans");
    let run = sent(&[("OTEL_EXPORTER_ZIPKIN_ENDPOINT", &url), ("OTEL_EXPORTER_ZIPKIN_PROTOCOL", "http/protobuf")]);
    let problem =
        "OTEL_EXPORTER_ZIPKIN_PROTOCOL: `http/protobuf` is unknown; expected one of `http/json`; using http/json";
    assert_eq!(run.problems, [problem]);
    assert!(requests.recv_timeout(PATIENCE).expect("a request").body.starts_with("[{"));
}
