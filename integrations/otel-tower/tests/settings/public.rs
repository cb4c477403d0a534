//! Public endpoints, whose clients are linked instead of being parents.

use super::{SAMPLED, TRACE, UNSAMPLED, request, send, with_propagators};
use axum::Router;
use axum::routing::get;
use http::HeaderMap;
use opentelemetry::Context;
use opentelemetry_sdk::trace::Sampler;
use otel_runtime::testing::TestTelemetry;
use otel_tower::HttpServerLayer;

/// Responds with the headers that a request to another service would have.
async fn propagated() -> HeaderMap {
    let mut headers = HeaderMap::new();
    otel_runtime::context::inject(&Context::current(), &mut headers);
    headers
}

fn app(layer: HttpServerLayer) -> Router {
    Router::new().route("/", get(propagated)).route("/internal/users", get(propagated)).layer(layer)
}

#[tokio::test]
async fn the_span_of_a_public_client_is_linked() {
    with_propagators();
    let (telemetry, app) = (TestTelemetry::new(), app(HttpServerLayer::new().public_endpoint()));
    let sent = [("traceparent", SAMPLED), ("tracestate", "rojo=1"), ("baggage", "tenant=7")];
    let headers = send(&telemetry, &app, request("/", &sent)).await;
    let span = telemetry.span("GET /");
    let data = span.root().data();
    assert_ne!(data.trace_id.to_string(), TRACE);
    let [link] = data.links.as_slice() else { panic!("one link: {:?}", data.links) };
    assert_eq!(link.trace_id.to_string(), TRACE);
    assert_eq!(link.span_id.to_string(), "00f067aa0ba902b7");
    assert_eq!(link.trace_state, "rojo=1");
    let expected = format!("00-{}-{}-01", data.trace_id, data.span_id);
    assert_eq!(headers["traceparent"], expected);
    assert!(!headers.contains_key("baggage"), "{headers:?}");
    assert!(headers.get("tracestate").is_none_or(http::HeaderValue::is_empty), "{headers:?}");
    telemetry.conventions().assert_clean();
}

#[tokio::test]
async fn a_public_client_does_not_decide_what_is_sampled() {
    with_propagators();
    let layer = HttpServerLayer::new().public_endpoint();
    let (telemetry, app) = (TestTelemetry::new(), app(layer));
    send(&telemetry, &app, request("/", &[("traceparent", UNSAMPLED)])).await;
    // It is linked although it is not sampled.
    telemetry.span("GET /").root().links(1);

    let never = TestTelemetry::builder().sampler(Sampler::ParentBased(Box::new(Sampler::AlwaysOff))).build();
    send(&never, &app, request("/", &[("traceparent", SAMPLED)])).await;
    never.assert_no_spans();
}

#[tokio::test]
async fn without_a_client_span_there_is_no_link() {
    with_propagators();
    let (telemetry, app) = (TestTelemetry::new(), app(HttpServerLayer::new().public_endpoint()));
    send(&telemetry, &app, request("/", &[])).await;
    send(&telemetry, &app, request("/", &[("traceparent", "00-0-0-01")])).await;
    let spans = telemetry.spans();
    for place in [0, 1] {
        spans.assert_len(2).nth(place).root().links(0);
    }
}

#[tokio::test]
async fn a_condition_decides_which_requests_are_public() {
    with_propagators();
    let layer = HttpServerLayer::new().public_endpoint_if(|request| !request.path().starts_with("/internal/"));
    let (telemetry, app) = (TestTelemetry::new(), app(layer));
    let sent = [("traceparent", SAMPLED), ("baggage", "tenant=7")];
    let headers = send(&telemetry, &app, request("/internal/users", &sent)).await;
    let span = telemetry.span("GET /internal/users");
    assert_eq!(span.remote_parent().links(0).data().trace_id.to_string(), TRACE);
    assert_eq!(headers["baggage"], "tenant=7");
    send(&telemetry, &app, request("/", &sent)).await;
    telemetry.span("GET /").root().links(1);
}

#[tokio::test]
async fn without_telemetry_the_trace_of_a_public_client_ends() {
    with_propagators();
    let app = app(HttpServerLayer::new().public_endpoint());
    let silent = TestTelemetry::builder().filter("off".parse().expect("a valid filter")).build();
    let headers = send(&silent, &app, request("/", &[("traceparent", SAMPLED), ("baggage", "tenant=7")])).await;
    assert!(!headers.contains_key("traceparent") && !headers.contains_key("baggage"), "{headers:?}");
}
