//! The trace and the baggage go from the client to the server.

use super::{call, channel, serve, span, spans};
use opentelemetry::baggage::BaggageExt as _;
use opentelemetry::context::FutureExt as _;
use opentelemetry::propagation::{TextMapCompositePropagator, TextMapPropagator};
use opentelemetry::trace::SpanKind;
use opentelemetry::{KeyValue, global};
use opentelemetry_sdk::propagation::{BaggagePropagator, TraceContextPropagator};
use otel_runtime::testing::TestTelemetry;
use otel_runtime::traced;
use std::net::SocketAddr;
use tonic::Status;

pub(super) fn with_propagators() {
    let propagators: [Box<dyn TextMapPropagator + Send + Sync>; 2] =
        [Box::new(TraceContextPropagator::new()), Box::new(BaggagePropagator::new())];
    global::set_text_map_propagator(TextMapCompositePropagator::new(propagators.into()));
}

#[test]
fn the_server_continues_the_trace() {
    #[traced]
    async fn order(server: SocketAddr) -> Result<String, Status> {
        call(server, "/test.Orders/Place", "a book").await
    }
    with_propagators();
    let telemetry = TestTelemetry::new();
    telemetry.block_on(async {
        let server = serve();
        order(server).await.expect("an answer");
        spans(&telemetry, 4).await;
        let (client, of_server) = (span(&telemetry, &SpanKind::Client), span(&telemetry, &SpanKind::Server));
        assert_eq!(of_server.remote_parent().data().parent, Some(client.data().span_id));
        telemetry.assert_tree("order > test.Orders/Place > test.Orders/Place > place");
        telemetry.conventions().assert_clean();
    });
}

#[test]
fn baggage_reaches_the_handler() {
    with_propagators();
    let telemetry = TestTelemetry::new();
    telemetry.block_on(async {
        let server = serve();
        let context = telemetry.context().with_baggage([KeyValue::new("tenant", "7")]);
        let answer = call(server, "/test.Orders/Place", "a book").with_context(context).await;
        assert_eq!(answer.expect("an answer"), "7");
    });
}

#[test]
fn a_traced_channel_can_be_cloned() {
    let telemetry = TestTelemetry::new();
    telemetry.block_on(async {
        let channel = channel(serve());
        let (_first, _second) = (tonic::client::Grpc::new(channel.clone()), tonic::client::Grpc::new(channel));
    });
}
