//! What is recorded of paths and queries.

use super::{request, send};
use axum::Router;
use axum::routing::get;
use otel_runtime::RecordedQuery;
use otel_runtime::testing::TestTelemetry;
use otel_tower::{HttpServerLayer, RecordedPath};

async fn recorded_path(layer: HttpServerLayer, path: &str) -> String {
    let telemetry = TestTelemetry::new();
    let inner = Router::new().route("/reset/{token}", get(|| async { "reset" }));
    let app = Router::new()
        .route("/users/{id}/reset/{token}", get(|| async { "reset" }))
        .nest("/api", inner.clone())
        .nest_service("/service", inner)
        .layer(layer);
    send(&telemetry, &app, request(path, &[])).await;
    telemetry.conventions().assert_clean();
    telemetry.spans().assert_len(1).nth(0).data().attributes.text("url.path").expect("a path").to_owned()
}

#[tokio::test]
async fn parameters_of_the_route_are_redacted() {
    let layer = HttpServerLayer::new().path(RecordedPath::redacting(["token"]));
    let cases = [
        ("/users/7/reset/0a1b", "/users/7/reset/REDACTED"),
        ("/api/reset/0a1b", "/api/reset/REDACTED"),
        // No route matched or is known, so every part may be a secret.
        ("/users/7/reset/0a1b/", "/REDACTED/REDACTED/REDACTED/REDACTED/REDACTED"),
        ("/service/reset/0a1b", "/REDACTED/REDACTED/REDACTED"),
    ];
    for (path, expected) in cases {
        assert_eq!(recorded_path(layer.clone(), path).await, expected);
    }
    assert_eq!(recorded_path(HttpServerLayer::new(), "/users/7/reset/0a1b").await, "/users/7/reset/0a1b");
}

#[tokio::test]
async fn paths_are_rewritten() {
    let rewrite = |path: &str| path.replace("0a1b", "TOKEN");
    let layer = HttpServerLayer::new().path(RecordedPath::rewritten(rewrite));
    assert_eq!(recorded_path(layer, "/api/reset/0a1b").await, "/api/reset/TOKEN");
}

/// The keys of the conventions, attribute `url.query`: version 1.44 and, for the first two, before 1.42 and after 1.44.
#[tokio::test]
async fn signatures_in_queries_are_redacted_by_default() {
    let keys = ["AWSAccessKeyId", "Signature", "sig", "X-Goog-Signature", "X-Amz-Signature", "X-Amz-Credential"];
    let app = Router::new().route("/", get(|| async { "here" })).layer(HttpServerLayer::new());
    for key in keys {
        let telemetry = TestTelemetry::new();
        send(&telemetry, &app, request(&format!("/?page=2&{key}=0a1b"), &[])).await;
        telemetry.span("GET /").attr("url.query", format!("page=2&{key}=REDACTED"));
    }
    let telemetry = TestTelemetry::new();
    let layer = HttpServerLayer::new().query(RecordedQuery::omitted());
    let app = Router::new().route("/", get(|| async { "here" })).layer(layer);
    send(&telemetry, &app, request("/?page=2", &[])).await;
    telemetry.span("GET /").no_attr("url.query");
}
