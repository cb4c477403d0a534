//! Streams in all forms. A call lasts until its trailers.

use super::{CLIENT_DURATION, Client, SERVER_DURATION, Text, attributes, of_client, serve, span, spans};
use futures_util::{StreamExt as _, stream};
use http::uri::PathAndQuery;
use opentelemetry::trace::SpanKind;
use otel_runtime::testing::TestTelemetry;
use tonic::{Code, Request};
use tonic_prost::ProstCodec;

#[test]
fn a_call_ends_with_the_stream_of_its_response() {
    let telemetry = TestTelemetry::new();
    telemetry.block_on(async {
        let server = serve();
        let mut texts = Client::ready(server).await.watch("three").await.expect("a stream");
        let mut number = 0;
        while let Some(text) = texts.message().await.expect("a message") {
            assert_eq!(text.value, number.to_string());
            let client = telemetry.spans();
            assert!(client.iter().all(|span| span.kind != SpanKind::Client), "there may be more to come");
            number += 1;
        }
        assert_eq!(number, 3);
        // The stream is polled in the context of the call.
        spans(&telemetry, 5).await;
        let of_server = span(&telemetry, &SpanKind::Server);
        assert!(telemetry.spans().named("tick").iter().all(|tick| tick.parent == Some(of_server.data().span_id)));
        for kind in [SpanKind::Client, SpanKind::Server] {
            span(&telemetry, &kind).status_unset().attr("rpc.response.status_code", "OK");
        }
        telemetry.metric(SERVER_DURATION).count(&attributes("test.Orders/Watch", "OK", &[]), 1);
        telemetry.metric(CLIENT_DURATION).count(&of_client(server, "test.Orders/Watch", "OK", false), 1);
        telemetry.conventions().assert_clean();
    });
}

#[test]
fn the_status_of_a_stream_is_in_its_trailers() {
    let telemetry = TestTelemetry::new();
    telemetry.block_on(async {
        let mut texts = Client::ready(serve()).await.watch("broken").await.expect("a stream");
        assert!(texts.message().await.expect("a message").is_some());
        assert_eq!(texts.message().await.expect_err("an error").code(), Code::DataLoss);
        spans(&telemetry, 3).await;
        for kind in [SpanKind::Client, SpanKind::Server] {
            span(&telemetry, &kind).error_type("DATA_LOSS").attr("rpc.response.status_code", "DATA_LOSS");
        }
        telemetry.conventions().assert_clean();
    });
}

#[test]
fn streams_of_the_client_are_part_of_a_call() {
    let telemetry = TestTelemetry::new();
    telemetry.block_on(async {
        let Client(mut client) = Client::ready(serve()).await;
        let texts = || Request::new(stream::iter(["a", "b"]).map(Text::new));
        let path = PathAndQuery::from_static("/test.Orders/Upload");
        let answer: tonic::Response<Text> =
            client.client_streaming(texts(), path, ProstCodec::default()).await.expect("an answer");
        assert_eq!(answer.into_inner().value, "ab");
        spans(&telemetry, 2).await;
        for kind in [SpanKind::Client, SpanKind::Server] {
            let span = span(&telemetry, &kind);
            span.status_unset().attr("rpc.method", "test.Orders/Upload").attr("rpc.response.status_code", "OK");
        }
        telemetry.clear();
        client.ready().await.expect("it is ready");
        let path = PathAndQuery::from_static("/test.Orders/Chat");
        let answers: tonic::Response<tonic::Streaming<Text>> =
            client.streaming(texts(), path, ProstCodec::default()).await.expect("an answer");
        let mut answers = answers.into_inner();
        let mut all = String::new();
        while let Some(text) = answers.message().await.expect("a message") {
            all += &text.value;
        }
        assert_eq!(all, "ab");
        spans(&telemetry, 2).await;
        for kind in [SpanKind::Client, SpanKind::Server] {
            let span = span(&telemetry, &kind);
            span.status_unset().attr("rpc.method", "test.Orders/Chat").attr("rpc.response.status_code", "OK");
        }
        telemetry.conventions().assert_clean();
    });
}
