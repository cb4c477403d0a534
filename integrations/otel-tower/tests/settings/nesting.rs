//! A request that passes several layers is recorded once.

use super::{DURATION, SAMPLED, TRACE, metric_attributes, request, send, with_propagators};
use axum::Router;
use axum::routing::get;
use http::HeaderName;
use otel_runtime::testing::TestTelemetry;
use otel_runtime::traced;
use otel_tower::HttpServerLayer;
use tower::{Layer as _, ServiceExt as _};

#[traced]
async fn load() -> &'static str {
    "a user"
}

fn users() -> Router {
    Router::new().route("/users/{id}", get(|| async { load().await }))
}

/// Asserts that one span and one measurement have the whole route.
#[track_caller]
fn assert_recorded_once(telemetry: &TestTelemetry, route: &'static str) {
    let span = telemetry.span(&format!("GET {route}"));
    span.attr("http.route", route).attr("http.response.status_code", 200).attr("url.path", "/api/users/7");
    assert_eq!(span.data().attributes.iter().filter(|(key, _)| *key == "http.route").count(), 1);
    telemetry.assert_tree(&format!("GET {route} > load"));
    telemetry.spans().assert_len(2);
    let metric = telemetry.metric(DURATION);
    metric.points(1).count(&metric_attributes(&[("http.route", route.into())]), 1);
    let active = telemetry.metric("http.server.active_requests");
    assert_eq!(active.points(1).data().points.len(), 1);
    telemetry.conventions().assert_clean();
}

#[tokio::test]
async fn layers_on_nested_routers_record_one_span() {
    let telemetry = TestTelemetry::new();
    let inner = users().layer(HttpServerLayer::new());
    let app = Router::new().nest("/api", inner).layer(HttpServerLayer::new());
    send(&telemetry, &app, request("/api/users/7", &[])).await;
    assert_recorded_once(&telemetry, "/api/users/{id}");
}

#[tokio::test]
async fn an_inner_layer_contributes_the_route() {
    let telemetry = TestTelemetry::new();
    let inner = || users().layer(HttpServerLayer::new());
    let service = Router::new().nest_service("/api", inner()).layer(HttpServerLayer::new());
    send(&telemetry, &service, request("/api/users/7", &[])).await;
    assert_recorded_once(&telemetry, "/api/users/{id}");

    // Outside the router, no route is known.
    let telemetry = TestTelemetry::new();
    let around = HttpServerLayer::new().layer(Router::new().nest("/api", inner()));
    let exchange = async {
        let response = around.oneshot(request("/api/users/7", &[])).await.expect("axum services do not fail");
        axum::body::to_bytes(axum::body::Body::new(response.into_body()), usize::MAX).await.expect("a body")
    };
    telemetry.run_async(exchange).await;
    assert_recorded_once(&telemetry, "/api/users/{id}");
}

#[tokio::test]
async fn three_layers_record_one_span() {
    let telemetry = TestTelemetry::new();
    let inner = users().layer(HttpServerLayer::new()).layer(HttpServerLayer::new());
    let app = Router::new().nest_service("/api", inner).layer(HttpServerLayer::new());
    send(&telemetry, &app, request("/api/users/7", &[])).await;
    assert_recorded_once(&telemetry, "/api/users/{id}");
}

#[tokio::test]
async fn the_caller_is_the_parent_of_the_only_span() {
    with_propagators();
    let telemetry = TestTelemetry::new();
    let app = Router::new().nest("/api", users().layer(HttpServerLayer::new())).layer(HttpServerLayer::new());
    send(&telemetry, &app, request("/api/users/7", &[("traceparent", SAMPLED)])).await;
    let span = telemetry.span("GET /api/users/{id}");
    assert_eq!(span.remote_parent().data().trace_id.to_string(), TRACE);
    telemetry.spans().assert_len(2);
}

#[tokio::test]
async fn the_settings_of_the_outermost_layer_apply() {
    let telemetry = TestTelemetry::new();
    let header = HttpServerLayer::new().trace_id_header(HeaderName::from_static("x-inner")).server_timing_header();
    let inner = users().layer(header.exclude_paths(["/api/users/7"]));
    let outer = HttpServerLayer::new().server_timing_header();
    let app = Router::new().nest("/api", inner).layer(outer);
    let headers = send(&telemetry, &app, request("/api/users/7", &[])).await;
    telemetry.assert_tree("GET /api/users/{id} > load");
    assert!(!headers.contains_key("x-inner"));
    assert_eq!(headers.get_all("server-timing").iter().count(), 1);
}

#[tokio::test]
async fn a_request_that_the_outermost_layer_excludes_is_not_recorded_by_an_inner_one() {
    let telemetry = TestTelemetry::new();
    let outer = HttpServerLayer::new().exclude_paths(["/api/users/7"]);
    let app = Router::new().nest("/api", users().layer(HttpServerLayer::new())).layer(outer);
    send(&telemetry, &app, request("/api/users/7", &[])).await;
    telemetry.assert_no_spans();
    assert!(telemetry.metrics().is_empty());
}

#[tokio::test]
async fn a_request_that_a_handler_sends_is_another_one() {
    let telemetry = TestTelemetry::new();
    let inner = users().layer(HttpServerLayer::new());
    let gateway = get(move || async move { send_on(&inner).await });
    let app = Router::new().route("/gateway", gateway).layer(HttpServerLayer::new());
    send(&telemetry, &app, request("/gateway", &[])).await;
    telemetry.assert_tree("GET /gateway > GET /users/{id} > load");
}

async fn send_on(inner: &Router) -> &'static str {
    let response = inner.clone().oneshot(request("/users/7", &[])).await.expect("axum services do not fail");
    axum::body::to_bytes(response.into_body(), usize::MAX).await.expect("a body");
    "sent on"
}

#[tokio::test]
async fn a_layer_on_a_nested_router_alone_records_the_whole_path() {
    let telemetry = TestTelemetry::new();
    let app = Router::new().nest("/api", users().layer(HttpServerLayer::new()));
    send(&telemetry, &app, request("/api/users/7", &[])).await;
    assert_recorded_once(&telemetry, "/api/users/{id}");
}
