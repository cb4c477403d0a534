//! Headers of the response that name its trace.

use super::{SAMPLED, UNSAMPLED, request, send, with_propagators};
use axum::Router;
use axum::routing::get;
use http::HeaderName;
use otel_runtime::testing::TestTelemetry;
use otel_tower::HttpServerLayer;

fn app() -> Router {
    let layer = HttpServerLayer::new().trace_id_header(HeaderName::from_static("x-trace-id")).server_timing_header();
    let cached = || async { ([("server-timing", "cache;desc=hit")], "cached") };
    Router::new().route("/", get(|| async { "here" })).route("/cached", get(cached)).layer(layer)
}

#[tokio::test]
async fn server_timing_contains_the_span() {
    let telemetry = TestTelemetry::new();
    let headers = send(&telemetry, &app(), request("/", &[])).await;
    let span = telemetry.span("GET /");
    let span = span.data();
    let (trace, id) = (span.trace_id, span.span_id);
    assert_eq!(headers["server-timing"], format!(r#"traceparent;desc="00-{trace}-{id}-01""#));
    assert_eq!(headers["x-trace-id"], trace.to_string());
}

#[tokio::test]
async fn other_values_of_server_timing_are_kept() {
    let telemetry = TestTelemetry::new();
    let headers = send(&telemetry, &app(), request("/cached", &[])).await;
    let values: Vec<_> = headers.get_all("server-timing").iter().map(|value| value.to_str().expect("text")).collect();
    assert_eq!(values.len(), 2);
    assert_eq!(values[0], "cache;desc=hit");
    assert!(values[1].starts_with("traceparent;desc=\"00-"));
}

#[tokio::test]
async fn server_timing_says_whether_the_trace_is_sampled() {
    with_propagators();
    let telemetry = TestTelemetry::new();
    let headers = send(&telemetry, &app(), request("/", &[("traceparent", UNSAMPLED)])).await;
    let value = headers["server-timing"].to_str().expect("text");
    assert!(
        value.starts_with("traceparent;desc=\"00-4bf92f3577b34da6a3ce929d0e0e4736-") && value.ends_with("-00\""),
        "{value}"
    );
    let headers = send(&telemetry, &app(), request("/", &[("traceparent", SAMPLED)])).await;
    assert!(headers["server-timing"].to_str().expect("text").ends_with("-01\""));
}

#[tokio::test]
async fn without_a_trace_there_is_no_header() {
    let silent = TestTelemetry::builder().filter("off".parse().expect("a valid filter")).build();
    let headers = send(&silent, &app(), request("/", &[])).await;
    assert!(!headers.contains_key("server-timing") && !headers.contains_key("x-trace-id"));
    let telemetry = TestTelemetry::new();
    let app = Router::new().route("/", get(|| async { "here" })).layer(HttpServerLayer::new());
    let headers = send(&telemetry, &app, request("/", &[])).await;
    assert!(!headers.contains_key("server-timing"), "unless it is configured");
}
