//! Calls that are dropped before they have a status.

use super::service::SLOW;
use super::{CLIENT_DURATION, Client, SERVER_DURATION, attributes, call, of_client, serve, span, spans};
use opentelemetry::trace::SpanKind;
use otel_runtime::testing::TestTelemetry;

#[test]
fn a_call_that_is_dropped_is_cancelled() {
    let telemetry = TestTelemetry::new();
    telemetry.block_on(async {
        let server = serve();
        // The first call adds the name of the method to those that the server has.
        call(server, "/test.Orders/Place", "a book").await.expect("an answer");
        spans(&telemetry, 3).await;
        telemetry.clear();
        let waiting =
            tokio::spawn(telemetry.run_async(async move { call(server, "/test.Orders/Place", "slow").await }));
        SLOW.notified().await;
        waiting.abort();
        spans(&telemetry, 3).await;
        span(&telemetry, &SpanKind::Client).error_type("CANCELLED").attr("rpc.response.status_code", "CANCELLED");
        let of_server = span(&telemetry, &SpanKind::Server);
        of_server.status_unset().attr("rpc.response.status_code", "CANCELLED").no_attr("error.type");
        telemetry.metric(SERVER_DURATION).count(&attributes("test.Orders/Place", "CANCELLED", &[]), 1);
        telemetry.metric(CLIENT_DURATION).count(&of_client(server, "test.Orders/Place", "CANCELLED", true), 1);
        telemetry.conventions().assert_clean();
    });
}

#[test]
fn a_stream_that_is_dropped_is_cancelled() {
    let telemetry = TestTelemetry::new();
    telemetry.block_on(async {
        let server = serve();
        let mut client = Client::ready(server).await;
        let mut texts = client.watch("endless").await.expect("a stream");
        assert!(texts.message().await.expect("a message").is_some());
        assert!(texts.message().await.expect("a message").is_some());
        drop(texts);
        spans(&telemetry, 4).await;
        span(&telemetry, &SpanKind::Client).error_type("CANCELLED").attr("rpc.response.status_code", "CANCELLED");
        let of_server = span(&telemetry, &SpanKind::Server);
        of_server.status_unset().attr("rpc.response.status_code", "CANCELLED").attr("rpc.method", "test.Orders/Watch");
        telemetry.conventions().assert_clean();
    });
}
