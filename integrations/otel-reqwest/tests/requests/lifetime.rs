//! How long requests last, and which properties of the response are kept.

use super::{DURATION, client};
use axum::Router;
use axum::body::{Body, Bytes};
use axum::http::StatusCode;
use axum::routing::{any, get};
use futures_util::StreamExt as _;
use futures_util::stream;
use http::Response as HttpResponse;
use opentelemetry::logs::AnyValue;
use otel_reqwest::RequestBuilderExt as _;
use otel_runtime::testing::TestTelemetry;
use reqwest::{RequestBuilder, Response};
use std::convert::Infallible;
use std::io::{BufRead as _, BufReader, Write as _};
use std::net::SocketAddr;
use std::time::Duration;

/// A body with one part that never ends.
fn endless() -> Body {
    let first = stream::iter([Ok::<_, Infallible>(Bytes::from_static(b"part"))]);
    Body::from_stream(first.chain(stream::pending()))
}

/// A body with two parts and a pause between them.
fn parts() -> Body {
    let part = |text: &'static str| async move {
        tokio::time::sleep(Duration::from_millis(20)).await;
        Ok::<_, Infallible>(Bytes::from_static(text.as_bytes()))
    };
    Body::from_stream(stream::iter(["one", "two"]).then(part))
}

async fn marked() -> HttpResponse<Body> {
    let response = HttpResponse::builder().header("x-mark", "yes").header("content-length", "4");
    response.body(Body::from("text")).expect("a valid response")
}

/// Serves until the test ends.
pub(super) async fn serve() -> SocketAddr {
    let app = Router::new()
        .route("/endless", get(async || endless()))
        .route("/parts", get(async || parts()))
        .route("/marked", any(marked))
        .route("/nothing", get(async || StatusCode::NO_CONTENT))
        .route("/fails", get(async || (StatusCode::BAD_GATEWAY, endless())))
        .route("/slow", get(async || tokio::time::sleep(Duration::from_secs(60)).await));
    super::serve(app).await
}

pub(super) fn get_from(server: SocketAddr, path: &str) -> RequestBuilder {
    client().get(format!("http://{server}{path}"))
}

pub(super) async fn response(telemetry: &TestTelemetry, request: RequestBuilder) -> Response {
    telemetry.run_async(async { request.traced().send().await }).await.expect("a response")
}

/// Asserts that the only measurement has this `error.type`.
#[track_caller]
pub(super) fn assert_measured(telemetry: &TestTelemetry, error_type: Option<&'static str>) {
    let metric = telemetry.metric(DURATION);
    let points = &metric.points(1).data().points;
    let found = points[0].attributes.iter().find(|(key, _)| *key == "error.type").map(|(_, value)| value);
    let expected = error_type.map(AnyValue::from);
    assert_eq!(found, expected.as_ref());
}

#[tokio::test]
async fn a_request_ends_with_the_body_of_its_response() {
    let (telemetry, server) = (TestTelemetry::new(), serve().await);
    let mut response = response(&telemetry, get_from(server, "/parts")).await;
    assert_eq!(response.status(), StatusCode::OK);
    assert_eq!(response.chunk().await.expect("a body"), Some(Bytes::from_static(b"one")));
    assert!(telemetry.spans().is_empty() && telemetry.metrics().is_empty(), "there is more to come");
    assert_eq!(response.chunk().await.expect("a body"), Some(Bytes::from_static(b"two")));
    assert_eq!(response.chunk().await.expect("a body"), None);
    let span = telemetry.span("GET");
    let took = span.data().end.duration_since(span.data().start).expect("it ends after it starts");
    assert!(took >= Duration::from_millis(40), "{took:?} with the body");
    span.status_unset();
    assert_measured(&telemetry, None);
    drop(response);
    telemetry.span("GET");
    assert_measured(&telemetry, None);
}

#[tokio::test]
async fn dropping_a_response_is_not_an_error() {
    let (telemetry, server) = (TestTelemetry::new(), serve().await);
    drop(response(&telemetry, get_from(server, "/endless")).await);
    telemetry.span("GET").status_unset().no_attr("error.type").attr("http.response.status_code", 200);
    assert_measured(&telemetry, None);
    telemetry.conventions().assert_clean();
}

#[tokio::test]
async fn dropping_a_partly_read_response_is_not_an_error() {
    let (telemetry, server) = (TestTelemetry::new(), serve().await);
    let mut response = response(&telemetry, get_from(server, "/endless")).await;
    assert_eq!(response.chunk().await.expect("a body"), Some(Bytes::from_static(b"part")));
    drop(response);
    telemetry.span("GET").status_unset().no_attr("error.type");
}

#[tokio::test]
async fn the_status_is_the_first_error() {
    let (telemetry, server) = (TestTelemetry::new(), serve().await);
    let response = response(&telemetry, get_from(server, "/fails")).await;
    assert!(tokio::time::timeout(Duration::from_millis(50), response.text()).await.is_err());
    telemetry.span("GET").error_type("502");
    assert_measured(&telemetry, Some("502"));
}

#[tokio::test]
async fn a_time_limit_includes_the_body() {
    let (telemetry, server) = (TestTelemetry::new(), serve().await);
    let response = response(&telemetry, get_from(server, "/endless").timeout(Duration::from_millis(100))).await;
    let error = response.text().await.expect_err("it never ends");
    assert!(error.is_timeout() && error.is_decode(), "as without a span: {error:?}");
    telemetry.span("GET").error_type("timeout").attr("http.response.status_code", 200);
    assert_measured(&telemetry, Some("timeout"));
    telemetry.conventions().assert_clean();
}

#[tokio::test]
async fn a_connection_that_breaks_is_an_error_of_the_body() {
    let telemetry = TestTelemetry::new();
    let listener = std::net::TcpListener::bind("127.0.0.1:0").expect("a free port");
    let server = listener.local_addr().expect("it is bound");
    let breaks = std::thread::spawn(move || {
        let (mut stream, _) = listener.accept().expect("a client");
        let mut request = BufReader::new(stream.try_clone().expect("a second handle")).lines();
        // Unread bytes would reset the connection before the client has read the head.
        assert!(request.any(|line| line.expect("a request").is_empty()));
        stream.write_all(b"HTTP/1.1 200 OK\r\ncontent-length: 10\r\n\r\npart").expect("it is sent");
    });
    let response = response(&telemetry, get_from(server, "/")).await;
    assert!(response.text().await.is_err());
    breaks.join().expect("no panic");
    telemetry.span("GET").error_type("body");
    assert_measured(&telemetry, Some("body"));
}

#[tokio::test]
async fn a_response_without_a_body_ends_at_once() {
    let (telemetry, server) = (TestTelemetry::new(), serve().await);
    let nothing = response(&telemetry, get_from(server, "/nothing")).await;
    telemetry.span("GET").status_unset();
    drop(nothing);
    let head = response(&telemetry, client().head(format!("http://{server}/marked"))).await;
    telemetry.span("HEAD").status_unset();
    assert_eq!(head.headers()["content-length"], "4");
}

#[tokio::test]
async fn the_response_keeps_its_properties() {
    let (telemetry, server) = (TestTelemetry::new(), serve().await);
    let plain = get_from(server, "/marked").send().await.expect("a response");
    let traced = response(&telemetry, get_from(server, "/marked")).await;
    assert!(telemetry.spans().is_empty(), "its body is still to come");
    assert_eq!(traced.status(), plain.status());
    assert_eq!(traced.version(), plain.version());
    assert_eq!(traced.url(), plain.url());
    assert_eq!(traced.remote_addr(), plain.remote_addr());
    assert_eq!(traced.content_length(), plain.content_length());
    assert_eq!(traced.headers()["x-mark"], plain.headers()["x-mark"]);
    assert_eq!(traced.extensions().len(), plain.extensions().len());
    assert_eq!(traced.text().await.expect("a body"), "text");
    telemetry.span("GET").status_unset();
}
