//! The status of a call, which statuses are errors on which side, and what the measurements contain.

use super::{CLIENT_DURATION, SERVER_DURATION, attributes, call, of_client, serve, span, spans};
use opentelemetry::KeyValue;
use opentelemetry::trace::SpanKind;
use otel_runtime::testing::TestTelemetry;
use tonic::Code;

const PLACE: &str = "/test.Orders/Place";

#[test]
fn a_call_is_a_span_and_a_measurement_on_both_sides() {
    let telemetry = TestTelemetry::new();
    telemetry.block_on(async {
        let server = serve();
        assert_eq!(call(server, PLACE, "a book").await.expect("an answer"), "a book");
        spans(&telemetry, 3).await;
        let port = i64::from(server.port());
        let client = span(&telemetry, &SpanKind::Client);
        client.status_unset().attr("rpc.system.name", "grpc").attr("rpc.method", "test.Orders/Place");
        client.attr("rpc.response.status_code", "OK").attr("server.address", "127.0.0.1").attr("server.port", port);
        assert_eq!(client.data().name, "test.Orders/Place");
        let of_server = span(&telemetry, &SpanKind::Server);
        of_server.status_unset().attr("rpc.system.name", "grpc").attr("rpc.method", "test.Orders/Place");
        of_server.attr("rpc.response.status_code", "OK").attr("network.peer.address", "127.0.0.1");
        of_server.has_attr("network.peer.port").no_attr("error.type").no_attr("rpc.method_original");
        assert_eq!(of_server.data().name, "test.Orders/Place");
        let handler = telemetry.span("place");
        assert_eq!(handler.data().parent, Some(of_server.data().span_id));
        let measured = telemetry.metric(SERVER_DURATION);
        measured.histogram().unit("s").count(&attributes("test.Orders/Place", "OK", &[]), 1);
        let measured = telemetry.metric(CLIENT_DURATION);
        measured.histogram().unit("s").count(&of_client(server, "test.Orders/Place", "OK", false), 1);
        telemetry.conventions().assert_clean();
    });
}

#[test]
fn what_a_client_can_expect_is_no_error_of_the_server() {
    let telemetry = TestTelemetry::new();
    telemetry.block_on(async {
        let server = serve();
        let status = call(server, PLACE, "missing").await.expect_err("an error");
        assert_eq!((status.code(), status.message()), (Code::NotFound, "no order 4711"));
        spans(&telemetry, 3).await;
        span(&telemetry, &SpanKind::Client)
            .error("")
            .error_type("NOT_FOUND")
            .attr("rpc.response.status_code", "NOT_FOUND");
        let of_server = span(&telemetry, &SpanKind::Server);
        of_server.status_unset().attr("rpc.response.status_code", "NOT_FOUND").no_attr("error.type");
        telemetry.metric(SERVER_DURATION).count(&attributes("test.Orders/Place", "NOT_FOUND", &[]), 1);
        telemetry.metric(CLIENT_DURATION).count(&of_client(server, "test.Orders/Place", "NOT_FOUND", true), 1);
        telemetry.conventions().assert_clean();
    });
}

#[test]
fn a_failure_of_the_server_is_an_error_on_both_sides() {
    let telemetry = TestTelemetry::new();
    telemetry.block_on(async {
        let server = serve();
        let status = call(server, PLACE, "broken").await.expect_err("an error");
        assert_eq!(status.code(), Code::Internal);
        spans(&telemetry, 3).await;
        for kind in [SpanKind::Client, SpanKind::Server] {
            // The message can contain values, so it is not recorded.
            let span = span(&telemetry, &kind);
            span.error("").error_type("INTERNAL").attr("rpc.response.status_code", "INTERNAL");
        }
        let error = [("error.type", "INTERNAL".into())];
        telemetry.metric(SERVER_DURATION).count(&attributes("test.Orders/Place", "INTERNAL", &error), 1);
        telemetry.conventions().assert_clean();
    });
}

#[test]
fn a_panic_of_the_handler_is_an_error() {
    let telemetry = TestTelemetry::new();
    telemetry.block_on(async {
        let server = serve();
        let status = call(server, PLACE, "panic").await.expect_err("an error");
        spans(&telemetry, 3).await;
        span(&telemetry, &SpanKind::Server).error_type("panic");
        let panicked = [("rpc.system.name", "grpc"), ("rpc.method", "test.Orders/Place"), ("error.type", "panic")];
        let panicked = panicked.map(|(key, value)| KeyValue::new(key, value));
        telemetry.metric(SERVER_DURATION).count(&panicked, 1);
        let client = span(&telemetry, &SpanKind::Client);
        assert_eq!(client.value("error.type"), client.value("rpc.response.status_code"));
        assert_ne!(status.code(), Code::Ok);
    });
}

#[test]
fn a_server_that_cannot_be_reached_is_unavailable() {
    let telemetry = TestTelemetry::new();
    telemetry.block_on(async {
        let listener = tokio::net::TcpListener::bind("127.0.0.1:0").await.expect("a free port");
        let server = listener.local_addr().expect("it is bound");
        drop(listener);
        let status = call(server, PLACE, "a book").await.expect_err("an error");
        assert_eq!(status.code(), Code::Unavailable);
        spans(&telemetry, 1).await;
        let client = span(&telemetry, &SpanKind::Client);
        client.error_type("UNAVAILABLE").attr("rpc.response.status_code", "UNAVAILABLE");
        telemetry.metric(CLIENT_DURATION).count(&of_client(server, "test.Orders/Place", "UNAVAILABLE", true), 1);
        telemetry.conventions().assert_clean();
    });
}
