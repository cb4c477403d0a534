//! The metrics of the layer: their attributes, that active requests return to zero, and that they do not require spans.

use axum::body::Body;
use axum::routing::{any, get};
use axum::{Router, http::StatusCode};
use http::{HeaderName, Request, Response};
use opentelemetry::KeyValue;
use opentelemetry::propagation::TextMapCompositePropagator;
use opentelemetry::{Value, global};
use opentelemetry_sdk::propagation::TraceContextPropagator;
use opentelemetry_sdk::trace::Sampler;
use otel_runtime::testing::{Buckets, PointValue, TestTelemetry};
use otel_tower::HttpServerLayer;
use std::convert::Infallible;
use std::future::{Future, pending};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::task::{Context as Task, Poll, Waker};
use tower::{Layer as _, Service as _, ServiceExt as _, service_fn};

const DURATION: &str = "http.server.request.duration";
const ACTIVE: &str = "http.server.active_requests";

fn app() -> Router {
    let app = Router::new()
        .route("/users/{id}", get(|| async { "a user" }))
        .route("/fails", get(|| async { StatusCode::BAD_GATEWAY }))
        .route("/any", any(|| async { "any" }));
    app.layer(HttpServerLayer::new())
}

async fn send(telemetry: &TestTelemetry, request: Request<Body>) {
    let exchange = async {
        let response = app().oneshot(request).await.expect("axum services do not fail");
        axum::body::to_bytes(response.into_body(), usize::MAX).await.expect("a body without an error");
    };
    telemetry.run_async(exchange).await;
}

fn request(method: &str, uri: &str) -> Request<Body> {
    Request::builder().method(method).uri(uri).body(Body::empty()).expect("a valid request")
}

fn attributes(pairs: &[(&'static str, Value)]) -> Vec<KeyValue> {
    pairs.iter().map(|(key, value)| KeyValue::new(*key, value.clone())).collect()
}

/// The metric attributes of a GET; without a status unless `more` contains one.
fn get_attributes(more: &[(&'static str, Value)]) -> Vec<KeyValue> {
    let common = [("http.request.method", "GET"), ("url.scheme", "http"), ("network.protocol.version", "1.1")];
    let common = common.map(|(key, value)| (key, value.into()));
    attributes(&[&common, more].concat())
}

#[track_caller]
fn assert_nothing_active(telemetry: &TestTelemetry) {
    let active = attributes(&[("http.request.method", "GET".into()), ("url.scheme", "http".into())]);
    telemetry.metric(ACTIVE).up_down_counter().unit("{request}").points(1).value(&active, 0);
}

/// Polls once, so that a future can be dropped before it is ready.
fn poll_once<F: Future>(future: Pin<&mut F>) -> Poll<F::Output> {
    future.poll(&mut Task::from_waker(Waker::noop()))
}

#[tokio::test]
async fn the_duration_of_a_request_is_measured() {
    let telemetry = TestTelemetry::new();
    send(&telemetry, request("GET", "/users/1")).await;
    send(&telemetry, request("GET", "/users/2")).await;
    send(&telemetry, request("GET", "/fails")).await;
    send(&telemetry, request("GET", "/nowhere")).await;
    let ok = get_attributes(&[("http.route", "/users/{id}".into()), ("http.response.status_code", 200.into())]);
    let failed = get_attributes(&[
        ("http.route", "/fails".into()),
        ("http.response.status_code", 502.into()),
        ("error.type", "502".into()),
    ]);
    let missing = get_attributes(&[("http.response.status_code", 404.into())]);
    let metric = telemetry.metric(DURATION);
    metric.histogram().unit("s").points(3).count(&ok, 2).count(&failed, 1).count(&missing, 1);
    let PointValue::Distribution { buckets: Buckets::Explicit { bounds, .. }, sum, .. } =
        &metric.data().points[0].value
    else {
        panic!("a histogram with bounds");
    };
    let advised = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0];
    assert_eq!(bounds.as_slice(), advised.as_slice());
    assert!(*sum < 10.0, "seconds");
    assert_nothing_active(&telemetry);
    telemetry.conventions().assert_clean();
}

#[tokio::test]
async fn clients_cannot_create_time_series() {
    let telemetry = TestTelemetry::new();
    for odd in ["BREW", "STEEP"] {
        send(&telemetry, request(odd, "gopher://any.example/any")).await;
    }
    let expected = attributes(&[
        ("http.request.method", "_OTHER".into()),
        ("url.scheme", "http".into()),
        ("http.route", "/any".into()),
        ("network.protocol.version", "1.1".into()),
        ("http.response.status_code", 200.into()),
    ]);
    telemetry.metric(DURATION).points(1).count(&expected, 2);
    telemetry.metric(ACTIVE).points(1);
}

#[test]
fn a_request_in_progress_is_active() {
    let telemetry = TestTelemetry::new();
    let service = service_fn(|_: Request<Body>| pending::<Result<Response<Body>, Infallible>>());
    let inside = telemetry.attach();
    let mut response = Box::pin(HttpServerLayer::new().layer(service).call(request("GET", "/")));
    drop(inside);
    assert!(poll_once(response.as_mut()).is_pending());
    let active = attributes(&[("http.request.method", "GET".into()), ("url.scheme", "http".into())]);
    telemetry.metric(ACTIVE).value(&active, 1);
    drop(response);
    assert_nothing_active(&telemetry);
    telemetry.metric(DURATION).points(1).count(&get_attributes(&[("error.type", "cancelled".into())]), 1);
}

#[test]
fn a_panic_is_counted_once() {
    let telemetry = TestTelemetry::new();
    let panics = |_: Request<Body>| async {
        if true { panic!("handler") } else { Ok::<_, Infallible>(Response::new(Body::empty())) }
    };
    let inside = telemetry.attach();
    let mut response = Box::pin(HttpServerLayer::new().layer(service_fn(panics)).call(request("GET", "/")));
    assert!(catch_unwind(AssertUnwindSafe(|| poll_once(response.as_mut()).is_ready())).is_err());
    drop(inside);
    assert_nothing_active(&telemetry);
    drop(response);
    telemetry.metric(DURATION).points(1).count(&get_attributes(&[("error.type", "panic".into())]), 1);
    assert_nothing_active(&telemetry);
}

#[test]
fn a_body_that_is_dropped_is_no_longer_active() {
    let telemetry = TestTelemetry::new();
    let service = service_fn(|_: Request<Body>| async { Ok::<_, Infallible>(Response::new(Body::from("text"))) });
    let inside = telemetry.attach();
    let mut service = HttpServerLayer::new().layer(service);
    let Poll::Ready(Ok(response)) = poll_once(pin!(service.call(request("GET", "/")))) else {
        panic!("it answers at once");
    };
    drop(inside);
    let active = attributes(&[("http.request.method", "GET".into()), ("url.scheme", "http".into())]);
    telemetry.metric(ACTIVE).value(&active, 1);
    drop(response);
    assert_nothing_active(&telemetry);
    let taken = get_attributes(&[("http.response.status_code", 200.into())]);
    telemetry.metric(DURATION).points(1).count(&taken, 1);
}

#[tokio::test]
async fn requests_are_measured_without_spans() {
    let ok = get_attributes(&[("http.route", "/any".into()), ("http.response.status_code", 200.into())]);
    let off = TestTelemetry::builder().sampler(Sampler::AlwaysOff).build();
    send(&off, request("GET", "/any")).await;
    off.metric(DURATION).count(&ok, 1);

    // Spans have the level `info`; metrics are recorded unless the level is `off`.
    let filter = "warn".parse().expect("a valid filter");
    let quiet = TestTelemetry::builder().filter(filter).build();
    send(&quiet, request("GET", "/any")).await;
    quiet.assert_no_spans();
    quiet.metric(DURATION).count(&ok, 1);
    assert_nothing_active(&quiet);

    let filter = "info,otel_runtime::tower=off".parse().expect("a valid filter");
    let silent = TestTelemetry::builder().filter(filter).build();
    send(&silent, request("GET", "/any")).await;
    assert!(silent.metrics().is_empty());
}

#[tokio::test]
async fn the_response_contains_the_trace_id_if_configured() {
    let telemetry = TestTelemetry::new();
    let service = || service_fn(|_: Request<Body>| async { Ok::<_, Infallible>(Response::new(Body::empty())) });
    let layer = HttpServerLayer::new().trace_id_header(HeaderName::from_static("x-trace-id"));
    let response = telemetry.run_async(layer.clone().layer(service()).oneshot(request("GET", "/"))).await;
    let response = response.expect("it never fails");
    let trace = telemetry.span("GET").data().trace_id.to_string();
    assert_eq!(response.headers()["x-trace-id"], trace);

    let silent = HttpServerLayer::new().layer(service()).oneshot(request("GET", "/"));
    let response = telemetry.run_async(silent).await.expect("it never fails");
    assert!(!response.headers().contains_key("x-trace-id"));

    // Without telemetry there is a trace only if the client sent one.
    let response = layer.clone().layer(service()).oneshot(request("GET", "/")).await.expect("it never fails");
    assert!(!response.headers().contains_key("x-trace-id"));
    global::set_text_map_propagator(TextMapCompositePropagator::new(vec![Box::new(TraceContextPropagator::new())]));
    let mut traced = request("GET", "/");
    let parent = "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-00";
    traced.headers_mut().insert("traceparent", parent.parse().expect("a valid header"));
    let response = layer.layer(service()).oneshot(traced).await.expect("it never fails");
    assert_eq!(response.headers()["x-trace-id"], "4bf92f3577b34da6a3ce929d0e0e4736");
}
