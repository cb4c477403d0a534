use crate::app;
use axum::body::{Body, to_bytes};
use axum::http::{Request, StatusCode};
use otel_runtime::testing::TestTelemetry;
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream};
use tower::ServiceExt as _;

/// Sends a request and reads the whole response; the server span ends with the response body.
async fn post(uri: &str) -> StatusCode {
    let request = Request::post(uri).body(Body::empty()).unwrap();
    let response = app().oneshot(request).await.unwrap();
    let status = response.status();
    to_bytes(response.into_body(), 1024).await.unwrap();
    status
}

#[tokio::test]
async fn an_order_is_recorded() {
    let telemetry = TestTelemetry::new();
    let status = telemetry.run_async(post("/orders/tea/2")).await;
    assert_eq!(status, StatusCode::OK);

    telemetry.assert_tree("POST /orders/{item}/{count} > orders.place > stock.reserve");
    telemetry.span("orders.place").attr("shop.item", "tea").attr("shop.count", 2).status_unset();
    telemetry.log_in_span("orders.place").body("2 x tea ordered").event_name("shop.order.placed");
    telemetry.metric("shop.orders").counter().unit("{order}").points(1).value(&[], 1);
    telemetry.conventions().namespace("shop").assert_clean();
}

#[tokio::test]
async fn a_refused_order_is_an_error() {
    let telemetry = TestTelemetry::new();
    let status = telemetry.run_async(post("/orders/tea/9")).await;
    assert_eq!(status, StatusCode::CONFLICT);

    telemetry.span("orders.place").error("sold out").error_type("sold_out");
    telemetry.log_in_span("orders.place").body("no tea: sold out").no_event_name();
}

#[test]
fn a_server_with_a_port_is_recorded() {
    let telemetry = TestTelemetry::new();
    let response = telemetry.block_on(async {
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let mut client = TcpStream::connect(listener.local_addr().unwrap()).await.unwrap();
        tokio::spawn(async { axum::serve(listener, app()).await });
        client.write_all(b"POST /orders/tea/2 HTTP/1.0\r\n\r\n").await.unwrap();
        let mut response = String::new();
        client.read_to_string(&mut response).await.unwrap();
        response
    });
    assert!(response.ends_with("cents\n"), "{response}");
    telemetry.assert_tree("POST /orders/{item}/{count} > orders.place > stock.reserve");
}
