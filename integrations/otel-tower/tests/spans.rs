//! The attributes and the parents of server spans.

use axum::body::Body;
use axum::extract::{ConnectInfo, Path};
use axum::routing::{any, get, post};
use axum::{Router, http::StatusCode};
use http::{Request, Response};
use opentelemetry::logs::AnyValue;
use opentelemetry::propagation::TextMapCompositePropagator;
use opentelemetry::trace::{SpanKind, TraceContextExt as _};
use opentelemetry::{Context, global};
use opentelemetry_sdk::propagation::{BaggagePropagator, TraceContextPropagator};
use otel_runtime::testing::TestTelemetry;
use otel_runtime::traced;
use otel_tower::HttpServerLayer;
use std::convert::Infallible;
use std::future::Future;
use std::net::SocketAddr;
use std::pin::{Pin, pin};
use std::task::{Context as Task, Poll, Waker};
use tower::{Layer as _, ServiceExt as _, service_fn};

const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";
const SAMPLED: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01";
const UNSAMPLED: &str = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00";

fn app() -> Router {
    Router::new()
        .route("/users/{id}", get(|Path(id): Path<u64>| async move { load(id).await }))
        .route("/users", post(|| async { StatusCode::CONFLICT }))
        .route("/fails", get(|| async { StatusCode::BAD_GATEWAY }))
        .route("/any", any(|| async { "any" }))
        .layer(HttpServerLayer::new())
}

#[traced]
async fn load(id: u64) -> String {
    format!("user {id}")
}

fn with_propagators() {
    let propagators: [Box<dyn opentelemetry::propagation::TextMapPropagator + Send + Sync>; 2] =
        [Box::new(TraceContextPropagator::new()), Box::new(BaggagePropagator::new())];
    global::set_text_map_propagator(TextMapCompositePropagator::new(propagators.into()));
}

/// Sends `request` and reads the whole response.
async fn send(telemetry: &TestTelemetry, app: Router, request: Request<Body>) -> StatusCode {
    let exchange = async {
        let response = app.oneshot(request).await.expect("axum services do not fail");
        let status = response.status();
        axum::body::to_bytes(response.into_body(), usize::MAX).await.expect("a body without an error");
        status
    };
    telemetry.run_async(exchange).await
}

fn get_request(uri: &str) -> Request<Body> {
    Request::get(uri).body(Body::empty()).expect("a valid request")
}

/// Polls once, so that a future can be dropped before it is ready.
fn poll_once<F: Future>(future: Pin<&mut F>) -> Poll<F::Output> {
    future.poll(&mut Task::from_waker(Waker::noop()))
}

#[tokio::test]
async fn a_request_is_a_server_span() {
    let telemetry = TestTelemetry::new();
    let mut request = Request::get("/users/7?verbose=yes&sig=0a1b")
        .header("host", "shop.example:8080")
        .header("user-agent", "curl/8")
        .body(Body::empty())
        .expect("a valid request");
    request.extensions_mut().insert(ConnectInfo(SocketAddr::from(([192, 0, 2, 1], 4711))));
    assert_eq!(send(&telemetry, app(), request).await, StatusCode::OK);
    telemetry
        .span("GET /users/{id}")
        .kind(SpanKind::Server)
        .root()
        .status_unset()
        .no_attr("error.type")
        .attr("http.request.method", "GET")
        .no_attr("http.request.method_original")
        .attr("http.route", "/users/{id}")
        .attr("http.response.status_code", 200)
        .attr("url.path", "/users/7")
        .attr("url.query", "verbose=yes&sig=REDACTED")
        .attr("url.scheme", "http")
        .attr("server.address", "shop.example")
        .attr("server.port", 8080)
        .attr("client.address", "192.0.2.1")
        .attr("network.peer.address", "192.0.2.1")
        .attr("network.peer.port", 4711)
        .attr("network.protocol.version", "1.1")
        .attr("user_agent.original", "curl/8");
    telemetry.assert_tree("GET /users/{id} > load");
}

#[tokio::test]
async fn the_scope_is_this_crate_under_its_conventions() {
    let telemetry = TestTelemetry::new();
    send(&telemetry, app(), get_request("/any")).await;
    let span = telemetry.span("GET /any");
    let scope = &span.data().scope;
    assert_eq!(scope.name, "otel-runtime");
    assert_eq!(scope.schema_url, "https://opentelemetry.io/schemas/1.44.0");
}

#[tokio::test]
async fn a_client_error_is_not_an_error_of_the_server_span() {
    let telemetry = TestTelemetry::new();
    let request = Request::post("/users").body(Body::empty()).expect("a valid request");
    assert_eq!(send(&telemetry, app(), request).await, StatusCode::CONFLICT);
    let span = telemetry.span("POST /users");
    span.status_unset().no_attr("error.type").attr("http.response.status_code", 409);
}

#[tokio::test]
async fn an_unknown_route_is_not_part_of_the_name() {
    let telemetry = TestTelemetry::new();
    send(&telemetry, app(), get_request("/secret/42")).await;
    telemetry.span("GET").status_unset().no_attr("http.route").attr("http.response.status_code", 404);
}

#[tokio::test]
async fn a_server_error_is_an_error() {
    let telemetry = TestTelemetry::new();
    send(&telemetry, app(), get_request("/fails")).await;
    telemetry.span("GET /fails").error_type("502").attr("http.response.status_code", 502);
}

#[tokio::test]
async fn an_unknown_method_is_other() {
    let telemetry = TestTelemetry::new();
    let request = Request::builder().method("BREW").uri("/any").body(Body::empty()).expect("a valid request");
    send(&telemetry, app(), request).await;
    let span = telemetry.span("HTTP /any");
    span.attr("http.request.method", "_OTHER").attr("http.request.method_original", "BREW");
}

#[tokio::test]
async fn the_trace_of_the_caller_is_continued() {
    with_propagators();
    let telemetry = TestTelemetry::new();
    let request = Request::get("/users/7").header("traceparent", SAMPLED).body(Body::empty()).expect("a valid request");
    send(&telemetry, app(), request).await;
    let span = telemetry.span("GET /users/{id}");
    assert_eq!(span.remote_parent().data().trace_id.to_string(), TRACE);
}

#[tokio::test]
async fn an_unsampled_trace_is_propagated_without_spans() {
    with_propagators();
    let telemetry = TestTelemetry::new();
    assert_eq!(trace_seen_by_service(&telemetry, UNSAMPLED).await, TRACE);
    telemetry.assert_no_spans();
}

#[tokio::test]
async fn without_telemetry_the_trace_of_the_caller_is_propagated() {
    with_propagators();
    let request = Request::get("/").header("traceparent", SAMPLED).body(()).expect("a valid request");
    let response =
        HttpServerLayer::new().layer(service_fn(answer_trace)).oneshot(request).await.expect("it never fails");
    assert_eq!(response.into_parts().0.headers["trace"], TRACE);
}

#[tokio::test]
async fn suppressed_telemetry_stays_suppressed() {
    with_propagators();
    let telemetry = TestTelemetry::new();
    let inside = telemetry.context().with_telemetry_suppressed().attach();
    let request = Request::get("/").header("traceparent", SAMPLED).body(()).expect("a valid request");
    let response = pin!(HttpServerLayer::new().layer(service_fn(answer_trace)).oneshot(request));
    let Poll::Ready(Ok(response)) = poll_once(response) else { panic!("the service answers at once") };
    drop(inside);
    assert_eq!(response.headers()["trace"], TRACE);
    telemetry.assert_no_spans();
}

#[tokio::test]
async fn a_filter_turns_the_layer_off() {
    let filter = "info,otel_runtime::tower=off".parse().expect("a valid filter");
    let telemetry = TestTelemetry::builder().filter(filter).build();
    send(&telemetry, app(), get_request("/users/7")).await;
    assert_eq!(telemetry.spans().names(), ["load"]);
}

async fn trace_seen_by_service(telemetry: &TestTelemetry, traceparent: &str) -> String {
    let request = Request::get("/").header("traceparent", traceparent).body(()).expect("a valid request");
    let service = HttpServerLayer::new().layer(service_fn(answer_trace));
    let response = telemetry.run_async(service.oneshot(request)).await.expect("it never fails");
    response.headers()["trace"].to_str().expect("text").to_owned()
}

async fn answer_trace(_: Request<()>) -> Result<Response<Body>, Infallible> {
    let trace = Context::map_current(|context| context.span().span_context().trace_id().to_string());
    Ok(Response::builder().header("trace", trace).body(Body::empty()).expect("a valid response"))
}

#[tokio::test]
async fn a_long_query_is_truncated() {
    let telemetry = TestTelemetry::builder().text_limit(5).build();
    send(&telemetry, app(), get_request("/any?q=0123456789")).await;
    let span = telemetry.span("GET /any");
    assert_eq!(span.value("url.query"), Some(&AnyValue::from("q=012")));
}
