//! HTTP: tower-http's `TraceLayer` on the server, `reqwest-tracing` in the client. hyper and reqwest have no spans of their own; hyper's
//! are an unstable option of the compiler.

use crate::{TURN, block_on, ours, theirs};
use axum::Router;
use axum::http::StatusCode;
use axum::routing::get;
use otel_runtime::Logs;
use reqwest_middleware::ClientBuilder;
use reqwest_tracing::{OtelName, TracingMiddleware};
use std::cell::Cell;
use std::sync::PoisonError;
use tower_http::trace::TraceLayer;
use tracing::{Instrument as _, info_span, instrument};
use tracing_subscriber::filter::LevelFilter;

#[instrument]
async fn load() -> &'static str {
    "tea"
}

async fn requests(address: &str) {
    let client = ClientBuilder::new(reqwest::Client::new()).with(TracingMiddleware::default()).build();
    let get = |path: &str| client.get(format!("http://{address}{path}"));
    for (path, status) in [("/teas?milk=1", 200), ("/broken", 500), ("/absent", 404)] {
        let response = get(path).with_extension(OtelName(path.to_owned().into())).send().await.expect("a response");
        assert_eq!(response.status(), status);
        response.text().await.expect("a body");
    }
    client.get("http://127.0.0.1:1/refused").send().await.expect_err("nothing listens");
}

async fn serve_and_request(port: &Cell<u16>) {
    let routes = Router::new()
        .route("/teas", get(load))
        .route("/broken", get(async || StatusCode::INTERNAL_SERVER_ERROR))
        .layer(TraceLayer::new_for_http());
    let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a port");
    let address = listener.local_addr().expect("an address");
    port.set(address.port());
    let server = tokio::spawn(async { axum::serve(listener, routes).await });
    requests(&address.to_string()).instrument(info_span!("caller")).await;
    server.abort();
}

#[test]
fn a_server_and_a_client() {
    let _turn = TURN.lock().unwrap_or_else(PoisonError::into_inner);
    let port = Cell::new(0);
    let work = || block_on(serve_and_request(&port));
    // The port differs from run to run. It is text, and `tree` shows such text of `tracing-opentelemetry` as a number.
    let comparable = |tree: String| tree.replace('"', "").replace(&port.get().to_string(), "PORT");
    let theirs = comparable(theirs(LevelFilter::DEBUG, &work));
    let ours = comparable(ours(LevelFilter::DEBUG, Logs::otlp(), &work));
    assert_eq!(theirs, ours);
    for expected in [
        "caller\n  ",
        "\nrequest error() method=GET uri=/broken version=HTTP/1.1\n",
        "\nrequest method=GET uri=/teas?milk=1 version=HTTP/1.1\n  load\n",
        "  /teas?milk=1 Client ",
        "http.response.status_code=500",
    ] {
        assert!(ours.contains(expected), "{expected} in:\n{ours}");
    }
}
