//! Requests that are sent with reqwest: their spans and measurements, how long they last, and that they propagate the trace.

mod cancellation;
mod failures;
mod foreign_errors;
mod lifetime;
mod requests;
mod trace;

use axum::Router;
use axum::extract::Request;
use axum::http::StatusCode;
use axum::response::Redirect;
use axum::routing::{any, get};
use opentelemetry::{KeyValue, Value};
use otel_reqwest::RequestBuilderExt as _;
use otel_runtime::testing::TestTelemetry;
use reqwest::{Client, RequestBuilder};
use std::net::SocketAddr;
use std::time::Duration;

const DURATION: &str = "http.client.request.duration";

fn app() -> Router {
    let headers = |request: Request| async move {
        let header = |name| request.headers().get(name).and_then(|value| value.to_str().ok()).unwrap_or("-").to_owned();
        format!("{} {}", header("traceparent"), header("baggage"))
    };
    Router::new()
        .route("/users/{id}", get(|| async { "a user" }))
        .route("/fails", get(|| async { StatusCode::INTERNAL_SERVER_ERROR }))
        .route("/moved", get(|| async { Redirect::temporary("/users/7") }))
        .route("/round", get(|| async { Redirect::temporary("/round") }))
        .route("/headers", get(headers))
        .route("/any", any(|| async { "any" }))
        .route("/slow", get(|| async { tokio::time::sleep(Duration::from_secs(60)).await }))
}

/// Serves `app` until the test ends.
async fn serve(app: Router) -> SocketAddr {
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
    let address = listener.local_addr().expect("it is bound");
    tokio::spawn(async { axum::serve(listener, app).await.expect("it serves") });
    address
}

fn client() -> Client {
    Client::builder().no_proxy().build().expect("a client")
}

/// Sends the request inside `telemetry` and reads the whole response.
async fn read(telemetry: &TestTelemetry, request: RequestBuilder) -> String {
    let exchange = async { request.traced().send().await.expect("a response").text().await.expect("a body") };
    telemetry.run_async(exchange).await
}

fn attributes(server: SocketAddr, more: &[(&'static str, Value)]) -> Vec<KeyValue> {
    let common = [
        ("http.request.method", "GET".into()),
        ("server.address", "127.0.0.1".into()),
        ("server.port", i64::from(server.port()).into()),
    ];
    common.iter().chain(more).map(|(key, value)| KeyValue::new(*key, value.clone())).collect()
}

/// The metric attributes of a GET with a response.
fn answered(server: SocketAddr, status: i64, more: &[(&'static str, Value)]) -> Vec<KeyValue> {
    let response = [("http.response.status_code", status.into()), ("network.protocol.version", "1.1".into())];
    attributes(server, &[&response, more].concat())
}
