//! Which responses are cancelled, and streams that a client may leave.

use super::{DURATION, metric_attributes};
use axum::body::{Body, Bytes};
use axum::response::IntoResponse as _;
use futures_util::{StreamExt as _, stream};
use http::{Request, Response, StatusCode};
use http_body::Body as _;
use opentelemetry::Value;
use otel_runtime::testing::TestTelemetry;
use otel_tower::{HttpServerLayer, TracedBody};
use std::convert::Infallible;
use std::pin::{Pin, pin};
use std::task::{Context as Task, Poll, Waker};
use tower::{Layer as _, ServiceExt as _, service_fn};

/// Server-sent events, of which there is one, and then none for a long time.
fn events() -> Response<Body> {
    let first = stream::iter([Ok::<_, Infallible>(Bytes::from_static(b"data: 1\n\n"))]);
    let body = Body::from_stream(first.chain(stream::pending()));
    Response::builder().header("content-type", "text/event-stream").body(body).expect("a valid response")
}

/// The response of a service that answers with `response`.
async fn answered(
    telemetry: &TestTelemetry,
    layer: HttpServerLayer,
    response: Response<Body>,
) -> Response<TracedBody<Body>> {
    let mut response = Some(response);
    let service = service_fn(move |_: Request<()>| {
        let response = response.take().expect("one request");
        async { Ok::<_, Infallible>(response) }
    });
    let request = Request::get("/").body(()).expect("a valid request");
    telemetry.run_async(layer.layer(service).oneshot(request)).await.expect("it never fails")
}

fn poll(body: &mut TracedBody<Body>) -> bool {
    let polled = pin!(body).poll_frame(&mut Task::from_waker(Waker::noop()));
    matches!(polled, Poll::Ready(Some(Ok(_))))
}

#[track_caller]
fn assert_result(telemetry: &TestTelemetry, status: i64, error_type: Option<&'static str>) {
    let span = telemetry.span("GET");
    match error_type {
        Some(error_type) => span.error_type(error_type),
        None => span.status_unset().no_attr("error.type"),
    }
    .attr("http.response.status_code", status);
    let mut expected: Vec<(&'static str, Value)> = vec![("http.response.status_code", status.into())];
    expected.extend(error_type.map(|error_type| ("error.type", error_type.into())));
    telemetry.metric(DURATION).points(1).count(&metric_attributes(&expected), 1);
    telemetry.conventions().assert_clean();
}

#[tokio::test]
async fn a_response_that_is_taken_whole_is_not_cancelled() {
    for body in ["created".into_response(), events()] {
        let telemetry = TestTelemetry::new();
        let response = answered(&telemetry, HttpServerLayer::new(), (StatusCode::CREATED, body).into_response()).await;
        assert_eq!(response.status(), StatusCode::CREATED);
        telemetry.spans().assert_len(0);
        drop(response);
        assert_result(&telemetry, 201, None);
    }
}

#[tokio::test]
async fn a_body_that_is_left_is_cancelled() {
    let telemetry = TestTelemetry::new();
    let mut body = answered(&telemetry, HttpServerLayer::new(), events()).await.into_body();
    assert!(poll(&mut body));
    drop(body);
    assert_result(&telemetry, 200, Some("cancelled"));

    let telemetry = TestTelemetry::new();
    let pending = Response::new(Body::from_stream(stream::pending::<Result<Bytes, Infallible>>()));
    let mut body = answered(&telemetry, HttpServerLayer::new(), pending).await.into_body();
    assert!(!poll(&mut body), "nothing is sent, but the client waits");
    drop(body);
    assert_result(&telemetry, 200, Some("cancelled"));
}

#[tokio::test]
async fn a_body_that_is_complete_is_not_cancelled() {
    let telemetry = TestTelemetry::new();
    let mut body = answered(&telemetry, HttpServerLayer::new(), Response::new(Body::from("text"))).await.into_body();
    assert!(poll(&mut body));
    assert_result(&telemetry, 200, None);
    drop(body);
    assert_result(&telemetry, 200, None);
}

#[tokio::test]
async fn leaving_an_open_ended_stream_is_no_error_if_configured() {
    let telemetry = TestTelemetry::new();
    let layer = HttpServerLayer::new().open_ended_streams();
    let mut body = answered(&telemetry, layer, events()).await.into_body();
    assert!(poll(&mut body) && !poll(&mut body));
    telemetry.spans().assert_len(0);
    drop(body);
    assert_result(&telemetry, 200, None);
}

#[tokio::test]
async fn a_download_that_is_left_is_cancelled_in_any_case() {
    let telemetry = TestTelemetry::new();
    let mut download = events();
    download.headers_mut().insert("content-length", 1000.into());
    let mut body = answered(&telemetry, HttpServerLayer::new().open_ended_streams(), download).await.into_body();
    assert!(poll(&mut body));
    drop(body);
    assert_result(&telemetry, 200, Some("cancelled"));
}

#[tokio::test]
async fn the_status_of_a_stream_that_is_left_is_kept() {
    let telemetry = TestTelemetry::new();
    let layer = HttpServerLayer::new().open_ended_streams();
    let failed = (StatusCode::BAD_GATEWAY, events()).into_response();
    let mut body = answered(&telemetry, layer, failed).await.into_body();
    assert!(poll(&mut body));
    drop(body);
    assert_result(&telemetry, 502, Some("502"));
}

#[tokio::test]
async fn an_error_of_an_open_ended_stream_is_an_error() {
    let telemetry = TestTelemetry::new();
    let broken = Body::from_stream(stream::iter([Err::<Bytes, _>(std::io::Error::other("broken"))]));
    let layer = HttpServerLayer::new().open_ended_streams();
    let mut body = answered(&telemetry, layer, Response::new(broken)).await.into_body();
    let polled = Pin::new(&mut body).poll_frame(&mut Task::from_waker(Waker::noop()));
    assert!(matches!(polled, Poll::Ready(Some(Err(_)))));
    telemetry.span("GET").error("").has_attr("error.type");
}
