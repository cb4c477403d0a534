//! Requests that are excluded by their path, their route or a condition.

use super::{SAMPLED, TRACE, request, send, with_propagators};
use axum::Router;
use axum::routing::get;
use opentelemetry::Context;
use opentelemetry::trace::TraceContextExt as _;
use otel_runtime::testing::TestTelemetry;
use otel_runtime::{counted, logged, traced};
use otel_tower::HttpServerLayer;

#[traced]
#[counted("acme.checks")]
#[logged("checked")]
async fn check() -> String {
    Context::map_current(|context| {
        let span = context.span().span_context().clone();
        assert!(span.is_valid() && !span.is_sampled());
        span.trace_id().to_string()
    })
}

fn app(layer: HttpServerLayer) -> Router {
    Router::new()
        .route("/healthz", get(|| async { ([("x-trace", check().await)], "healthy") }))
        .route("/assets/{*file}", get(|| async { "a file" }))
        .route("/users/{id}", get(|| async { "a user" }))
        .layer(layer)
}

#[tokio::test]
async fn paths_and_routes_are_excluded() {
    let layer = HttpServerLayer::new().exclude_paths(["/healthz", "/assets/{*file}"]);
    let (telemetry, app) = (TestTelemetry::new(), app(layer));
    for path in ["/assets/a/b.css", "/assets/c.js"] {
        send(&telemetry, &app, request(path, &[])).await;
    }
    telemetry.assert_no_spans();
    assert!(telemetry.metrics().is_empty());
    for path in ["/users/7", "/healthz2", "/assets"] {
        send(&telemetry, &app, request(path, &[])).await;
    }
    assert_eq!(telemetry.spans().names(), ["GET /users/{id}", "GET", "GET"]);
}

#[tokio::test]
async fn spans_inside_an_excluded_request_are_not_recorded() {
    with_propagators();
    let telemetry = TestTelemetry::new();
    let app = app(HttpServerLayer::new().exclude_paths(["/healthz"]));
    let first = send(&telemetry, &app, request("/healthz?verbose", &[])).await;
    let second = send(&telemetry, &app, request("/healthz", &[])).await;
    let third = send(&telemetry, &app, request("/healthz", &[("traceparent", SAMPLED)])).await;
    assert_ne!(first["x-trace"], second["x-trace"]);
    assert_eq!(third["x-trace"], TRACE, "the trace of the caller is passed on, not sampled");
    telemetry.assert_no_spans();
    // What the handler measures and logs is not excluded.
    telemetry.metric("acme.checks").value(&[], 3);
    assert_eq!(telemetry.metrics().len(), 1);
    assert_eq!(telemetry.logs().len(), 3);
}

#[tokio::test]
async fn conditions_exclude_requests() {
    let layer = HttpServerLayer::new()
        .exclude_if(|request| request.headers().contains_key("x-probe"))
        .exclude_if(|request| request.route() == Some("/assets/{*file}"))
        .exclude_if(|request| request.method() == "OPTIONS" || request.uri().query() == Some("probe"));
    let (telemetry, app) = (TestTelemetry::new(), app(layer));
    send(&telemetry, &app, request("/users/7", &[("x-probe", "1")])).await;
    send(&telemetry, &app, request("/assets/a.css", &[])).await;
    send(&telemetry, &app, request("/users/7?probe", &[])).await;
    telemetry.assert_no_spans();
    assert!(telemetry.metrics().is_empty());
    send(&telemetry, &app, request("/users/7", &[])).await;
    telemetry.span("GET /users/{id}");
}

#[tokio::test]
async fn a_path_in_a_nested_router_is_excluded_as_a_whole() {
    let telemetry = TestTelemetry::new();
    let layer = HttpServerLayer::new().exclude_paths(["/api/healthz"]);
    let app = Router::new().nest("/api", app(layer));
    send(&telemetry, &app, request("/api/healthz", &[])).await;
    telemetry.assert_no_spans();
}
