//! The admin route behind axum.

use axum::Router;
use axum::body::{Body, to_bytes};
use axum::extract::ConnectInfo;
use http::{Request, StatusCode};
use otel_runtime::Telemetry;
use otel_runtime::admin::{Admin, AdminRequest};
use otel_tower::admin_route;
use std::net::SocketAddr;
use tower::ServiceExt as _;

async fn send(router: &Router, peer: &str, request: Request<Body>) -> (StatusCode, String) {
    let mut request = request;
    request.extensions_mut().insert(ConnectInfo(peer.parse::<SocketAddr>().expect("an address")));
    let response = router.clone().oneshot(request).await.expect("infallible");
    let status = response.status();
    let body = to_bytes(response.into_body(), usize::MAX).await.expect("a body");
    (status, String::from_utf8(body.to_vec()).expect("text"))
}

#[tokio::test]
async fn the_route_shows_and_changes_telemetry() {
    let none = [("OTEL_TRACES_EXPORTER", "none"), ("OTEL_METRICS_EXPORTER", "none"), ("OTEL_LOGS_EXPORTER", "none")];
    let telemetry = Telemetry::builder().service_name("shop").environment(none).install().expect("valid settings");
    let router = Router::new().route("/telemetry", admin_route(Admin::new(&telemetry)));
    let request = |method: &str| Request::builder().method(method).uri("/telemetry").header("host", "localhost:9000");
    let local = "127.0.0.1:50000";

    let (status, page) = send(&router, local, request("GET").body(Body::empty()).expect("valid")).await;
    assert_eq!(status, StatusCode::OK);
    assert!(page.contains("service.name") && page.contains("shop"), "{page}");

    let put = |body: Vec<u8>| request("PUT").body(Body::from(body)).expect("valid");
    assert_eq!(
        send(&router, local, put(b"filter=warn,orders=debug".to_vec())).await,
        (StatusCode::OK, "filter: warn,orders=debug\n".to_owned())
    );
    assert_eq!(telemetry.report().changes()[0].source, "admin route, 127.0.0.1");
    assert_eq!(send(&router, "192.0.2.1:1", put(b"filter=off".to_vec())).await.0, StatusCode::FORBIDDEN);
    let long = send(&router, local, put(vec![b'x'; AdminRequest::MAX_BODY * 2])).await;
    assert_eq!(long, (StatusCode::BAD_REQUEST, "the request has more than 16384 bytes\n".to_owned()));

    // Without the address of the client.
    let request = request("GET").body(Body::empty()).expect("valid");
    let response = router.oneshot(request).await.expect("infallible");
    assert_eq!(response.status(), StatusCode::FORBIDDEN);
    assert_eq!(telemetry.report().changes().len(), 1);

    // HTTP/2 has the host in the URL.
    let router = Router::new().route("/", admin_route(Admin::new(&telemetry)));
    let request = Request::builder().uri("http://localhost:9000/").body(Body::empty()).expect("valid");
    assert_eq!(send(&router, local, request).await.0, StatusCode::OK);
    let request = Request::builder().uri("http://evil.example/").body(Body::empty()).expect("valid");
    assert_eq!(send(&router, local, request).await.0, StatusCode::FORBIDDEN);
}
