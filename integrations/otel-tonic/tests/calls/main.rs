//! gRPC calls between a real server and a real client: what is recorded of them, on both sides.

mod cancellation;
mod cardinality;
mod service;
mod settings;
mod statuses;
mod streams;
mod trace;

use http::uri::PathAndQuery;
use opentelemetry::trace::SpanKind;
use opentelemetry::{KeyValue, Value};
use otel_runtime::testing::{SpanAssert, TestTelemetry};
use otel_tonic::{GrpcClientLayer, GrpcServerLayer, TracedChannel};
use service::{Orders, Text};
use std::net::SocketAddr;
use tonic::transport::server::TcpIncoming;
use tonic::transport::{Channel, Endpoint, Server};
use tonic::{Response, Status, Streaming};
use tonic_prost::ProstCodec;
use tower::Layer as _;

const SERVER_DURATION: &str = "rpc.server.call.duration";
const CLIENT_DURATION: &str = "rpc.client.call.duration";

/// Serves `Orders` with this layer until the test ends.
fn serve_with(layer: GrpcServerLayer) -> SocketAddr {
    let incoming = TcpIncoming::bind("127.0.0.1:0".parse().expect("an address")).expect("a free port");
    let address = incoming.local_addr().expect("it is bound");
    let server = Server::builder().layer(layer).add_service(Orders);
    tokio::spawn(async { server.serve_with_incoming(incoming).await.expect("it serves") });
    address
}

fn serve() -> SocketAddr {
    serve_with(GrpcServerLayer::new())
}

fn channel(server: SocketAddr) -> TracedChannel<Channel> {
    let endpoint = Endpoint::try_from(format!("http://{server}")).expect("a valid URI");
    GrpcClientLayer::for_server(endpoint.uri()).layer(endpoint.connect_lazy())
}

/// What a generated client is made of.
struct Client(tonic::client::Grpc<TracedChannel<Channel>>);

impl Client {
    async fn ready(server: SocketAddr) -> Self {
        let mut client = tonic::client::Grpc::new(channel(server));
        client.ready().await.expect("it is ready");
        Self(client)
    }

    async fn unary(&mut self, method: &'static str, text: &str) -> Result<Response<Text>, Status> {
        self.0.ready().await.expect("it is ready");
        let request = tonic::Request::new(Text::new(text));
        self.0.unary(request, PathAndQuery::from_static(method), ProstCodec::default()).await
    }

    async fn watch(&mut self, text: &str) -> Result<Streaming<Text>, Status> {
        let (request, path) = (tonic::Request::new(Text::new(text)), PathAndQuery::from_static("/test.Orders/Watch"));
        self.0.server_streaming(request, path, ProstCodec::default()).await.map(Response::into_inner)
    }
}

/// Calls a method of `server` and returns its status.
async fn call(server: SocketAddr, method: &'static str, text: &str) -> Result<String, Status> {
    Client::ready(server).await.unary(method, text).await.map(|response| response.into_inner().value)
}

/// Waits until this many spans have ended. The server may end its span after the client has its response.
async fn spans(telemetry: &TestTelemetry, number: usize) {
    while telemetry.spans().len() < number {
        tokio::task::yield_now().await;
    }
    telemetry.spans().assert_len(number);
}

/// The only span of this kind.
fn span(telemetry: &TestTelemetry, kind: &SpanKind) -> SpanAssert {
    let spans = telemetry.spans();
    let found: Vec<_> =
        (0..spans.len()).map(|place| spans.nth(place)).filter(|span| span.data().kind == *kind).collect();
    let [span] = <[SpanAssert; 1]>::try_from(found).unwrap_or_else(|found| panic!("{} spans of {kind:?}", found.len()));
    span
}

fn attributes(method: &'static str, status: &'static str, more: &[(&'static str, Value)]) -> Vec<KeyValue> {
    let common = [
        ("rpc.system.name", "grpc".into()),
        ("rpc.method", method.into()),
        ("rpc.response.status_code", status.into()),
    ];
    common.iter().chain(more).map(|(key, value)| KeyValue::new(*key, value.clone())).collect()
}

/// The metric attributes of a call of the client.
fn of_client(server: SocketAddr, method: &'static str, status: &'static str, error: bool) -> Vec<KeyValue> {
    let mut more = vec![("server.address", "127.0.0.1".into()), ("server.port", i64::from(server.port()).into())];
    more.extend(error.then(|| ("error.type", status.into())));
    attributes(method, status, &more)
}
