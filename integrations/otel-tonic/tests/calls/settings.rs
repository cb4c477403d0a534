//! The settings of the server layer, filters, samplers, and other protocols on the same port.

use super::{CLIENT_DURATION, Orders, SERVER_DURATION, attributes, call, serve, serve_with, span, spans};
use http::Request;
use opentelemetry::trace::SpanKind;
use opentelemetry_sdk::trace::Sampler;
use otel_runtime::testing::TestTelemetry;
use otel_tonic::{GrpcServerLayer, HEALTH_AND_REFLECTION};
use tonic::body::Body;
use tower::{Layer as _, ServiceExt as _};

const PLACE: &str = "/test.Orders/Place";

#[test]
fn excluded_calls_are_not_recorded() {
    let layers = [
        GrpcServerLayer::new().exclude_services(["test.Orders"]).exclude_services(HEALTH_AND_REFLECTION),
        GrpcServerLayer::new().exclude_if(|request| request.method() == "Place"),
    ];
    for layer in layers {
        let telemetry = TestTelemetry::new();
        telemetry.block_on(async {
            let server = serve_with(layer);
            call(server, PLACE, "a book").await.expect("an answer");
            // Nor is the span of the handler.
            spans(&telemetry, 1).await;
            span(&telemetry, &SpanKind::Client);
            assert!(telemetry.metrics().iter().all(|metric| metric.name != SERVER_DURATION));
        });
    }
}

#[test]
fn a_public_server_starts_its_own_trace() {
    super::trace::with_propagators();
    let telemetry = TestTelemetry::new();
    telemetry.block_on(async {
        let server = serve_with(GrpcServerLayer::new().public_endpoint());
        call(server, PLACE, "a book").await.expect("an answer");
        spans(&telemetry, 3).await;
        let (client, of_server) = (span(&telemetry, &SpanKind::Client), span(&telemetry, &SpanKind::Server));
        of_server.root().links(1);
        assert_eq!(of_server.data().links[0].span_id, client.data().span_id);
        assert_ne!(of_server.data().trace_id, client.data().trace_id);
    });
}

#[tokio::test]
async fn nested_layers_record_a_call_once() {
    let telemetry = TestTelemetry::new();
    let service = GrpcServerLayer::new().layer(GrpcServerLayer::new().layer(Orders));
    let request = Request::post(PLACE).header("content-type", "application/grpc").body(Body::empty());
    let response = telemetry.run_async(service.oneshot(request.expect("a valid request"))).await.expect("an answer");
    drop(response);
    telemetry.spans().assert_len(1);
    // A request without a message.
    telemetry.span(PLACE.trim_start_matches('/')).kind(SpanKind::Server).error_type("INTERNAL");
}

#[tokio::test]
async fn other_protocols_are_not_recorded() {
    let telemetry = TestTelemetry::new();
    let request = Request::post(PLACE).header("content-type", "application/grpc-web").body(Body::empty());
    let service = GrpcServerLayer::new().layer(Orders);
    let response = telemetry.run_async(service.oneshot(request.expect("a valid request"))).await.expect("an answer");
    drop(response);
    telemetry.assert_no_spans();
    assert!(telemetry.metrics().is_empty());
}

#[test]
fn calls_are_measured_whether_or_not_they_are_sampled() {
    let telemetry = TestTelemetry::builder().sampler(Sampler::AlwaysOff).build();
    telemetry.block_on(async {
        call(serve(), PLACE, "a book").await.expect("an answer");
        let expected = attributes("test.Orders/Place", "OK", &[]);
        telemetry.metric(SERVER_DURATION).count(&expected, 1);
        telemetry.assert_no_spans();
    });
    let filter = "info,otel_runtime::tonic_server=off".parse().expect("a valid filter");
    let quiet = TestTelemetry::builder().filter(filter).build();
    quiet.block_on(async {
        call(serve(), PLACE, "a book").await.expect("an answer");
        spans(&quiet, 2).await;
        let names: Vec<_> = quiet.metrics().into_iter().map(|metric| metric.name).collect();
        assert_eq!(names, [CLIENT_DURATION]);
    });
}
