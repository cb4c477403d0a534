//! How long the spans of the layer last: until the body ends, fails or is dropped, or until a panic.

use axum::body::Body;
use bytes::Bytes;
use http::{Request, Response, StatusCode};
use http_body::Frame;
use opentelemetry::Context;
use opentelemetry::trace::TraceContextExt as _;
use otel_runtime::testing::TestTelemetry;
use otel_tower::{HttpServerLayer, TracedBody};
use std::convert::Infallible;
use std::future::{Future, pending, poll_fn};
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::task::{Context as Task, Poll, Waker};
use tower::{Layer as _, Service as _, ServiceExt as _, service_fn};

/// Polls once, so that a future can be dropped before it is ready.
fn poll_once<F: Future>(future: Pin<&mut F>) -> Poll<F::Output> {
    future.poll(&mut Task::from_waker(Waker::noop()))
}

/// A body of several frames, which asserts that a span is current while it is polled.
struct Frames {
    left: Vec<Result<&'static str, std::io::Error>>,
}

impl Frames {
    fn new(frames: impl IntoIterator<Item = Result<&'static str, std::io::Error>>) -> Self {
        let mut left: Vec<_> = frames.into_iter().collect();
        left.reverse();
        Self { left }
    }
}

impl http_body::Body for Frames {
    type Data = Bytes;
    type Error = std::io::Error;

    fn poll_frame(mut self: Pin<&mut Self>, _: &mut Task<'_>) -> Poll<Option<Result<Frame<Bytes>, std::io::Error>>> {
        let inside = Context::map_current(|context| context.span().span_context().is_valid());
        assert!(inside, "the span of the request is current");
        Poll::Ready(self.left.pop().map(|frame| frame.map(|text| Frame::data(Bytes::from_static(text.as_bytes())))))
    }
}

/// The body of a response with these frames, whose span has not ended.
fn streamed(telemetry: &TestTelemetry, response: Response<Frames>) -> TracedBody<Frames> {
    let mut response = Some(response);
    let service = service_fn(move |_: Request<()>| {
        let response = response.take().expect("one request");
        async { Ok::<_, Infallible>(response) }
    });
    let mut service = HttpServerLayer::new().layer(service);
    let _inside = telemetry.attach();
    let request = Request::get("/").body(()).expect("a valid request");
    let Poll::Ready(Ok(response)) = poll_once(pin!(service.call(request))) else { panic!("it answers at once") };
    response.into_body()
}

fn next_frame<B: http_body::Body + Unpin>(body: &mut B) -> Option<Result<Frame<B::Data>, B::Error>> {
    let next = pin!(poll_fn(|task| Pin::new(&mut *body).poll_frame(task)));
    let Poll::Ready(frame) = poll_once(next) else { panic!("a frame is ready") };
    frame
}

#[test]
fn a_span_ends_with_its_streaming_body() {
    let telemetry = TestTelemetry::new();
    let mut body = streamed(&telemetry, Response::new(Frames::new([Ok("a"), Ok("b")])));
    assert!(next_frame(&mut body).is_some());
    assert!(next_frame(&mut body).is_some());
    assert!(telemetry.spans().is_empty(), "there may be more to come");
    assert!(next_frame(&mut body).is_none());
    telemetry.span("GET").status_unset().attr("http.response.status_code", 200);
    drop(body);
    telemetry.span("GET").status_unset();
}

#[test]
fn a_span_ends_with_the_last_announced_byte() {
    let telemetry = TestTelemetry::new();
    let frames = Frames::new([Ok("ab"), Ok("c")]);
    let response = Response::builder().header("content-length", "3").body(frames).expect("a valid response");
    let mut body = streamed(&telemetry, response);
    next_frame(&mut body);
    assert!(telemetry.spans().is_empty(), "one byte is missing");
    next_frame(&mut body);
    telemetry.span("GET").status_unset();
}

#[test]
fn an_error_of_the_body_is_an_error() {
    let telemetry = TestTelemetry::new();
    let broken = std::io::Error::other("broken");
    let mut body = streamed(&telemetry, Response::new(Frames::new([Ok("a"), Err(broken)])));
    next_frame(&mut body);
    assert!(next_frame(&mut body).is_some_and(|frame| frame.is_err()));
    telemetry.span("GET").error_type("std::io::Error").attr("http.response.status_code", 200);
}

#[test]
fn a_body_that_is_dropped_is_cancelled() {
    let telemetry = TestTelemetry::new();
    let mut body = streamed(&telemetry, Response::new(Frames::new([Ok("a"), Ok("b")])));
    next_frame(&mut body);
    drop(body);
    telemetry.span("GET").error_type("cancelled").attr("http.response.status_code", 200);
}

#[tokio::test]
async fn a_response_without_a_body_ends_at_once() {
    let telemetry = TestTelemetry::new();
    let answer = |request: Request<()>| async move {
        let status = if request.uri() == "/nothing" { StatusCode::NO_CONTENT } else { StatusCode::OK };
        let mut response = Response::new(Frames::new([Ok("never sent")]));
        *response.status_mut() = status;
        Ok::<_, Infallible>(response)
    };
    for (method, path) in [("HEAD", "/"), ("GET", "/nothing")] {
        let request = Request::builder().method(method).uri(path).body(()).expect("a valid request");
        let service = HttpServerLayer::new().layer(service_fn(answer));
        let response = telemetry.run_async(service.oneshot(request)).await.expect("it never fails");
        telemetry.span(method).status_unset();
        drop(response);
        telemetry.span(method).status_unset();
    }
}

#[tokio::test]
async fn an_error_of_the_service_is_an_error() {
    let telemetry = TestTelemetry::new();
    let fails = |_: Request<()>| async { Err::<Response<Body>, _>(std::io::Error::other("no database")) };
    let service = HttpServerLayer::new().layer(service_fn(fails));
    let request = Request::get("/").body(()).expect("a valid request");
    assert!(telemetry.run_async(service.oneshot(request)).await.is_err());
    telemetry.span("GET").error_type("std::io::Error").no_attr("http.response.status_code");
}

#[test]
fn a_request_that_is_dropped_is_cancelled() {
    let telemetry = TestTelemetry::new();
    let service = service_fn(|_: Request<()>| pending::<Result<Response<Body>, Infallible>>());
    let request = Request::get("/").body(()).expect("a valid request");
    let inside = telemetry.attach();
    let mut response = Box::pin(HttpServerLayer::new().layer(service).call(request));
    drop(inside);
    assert!(poll_once(response.as_mut()).is_pending());
    telemetry.spans().assert_len(0);
    drop(response);
    telemetry.span("GET").error_type("cancelled");
}

#[test]
fn a_panic_ends_the_span_even_if_the_future_is_kept() {
    let telemetry = TestTelemetry::new();
    let panics = |_: Request<()>| async {
        if true { panic!("handler") } else { Ok::<_, Infallible>(Response::new(Body::empty())) }
    };
    let request = Request::get("/").body(()).expect("a valid request");
    let inside = telemetry.attach();
    let mut response = Box::pin(HttpServerLayer::new().layer(service_fn(panics)).call(request));
    assert!(catch_unwind(AssertUnwindSafe(|| poll_once(response.as_mut()).is_ready())).is_err());
    drop(inside);
    telemetry.span("GET").error_type("panic");
    assert!(!Context::map_current(|context| context.span().span_context().is_valid()), "nothing stays attached");
}
