//! A gRPC service that passes each call on to the next server. `tests/e2e/test_grpc.py` runs it between a client and a server in Python.
//!
//! ```text
//! cargo run -p otel-tonic --example relay -- <address of the next server>
//! ```
//!
//! The service is written by hand, as a code generator would write it, so that no compiler for protobuf is needed.

use futures_util::future::BoxFuture;
use http::uri::PathAndQuery;
use otel_runtime::{Termination, traced};
use otel_tonic::{GrpcClientLayer, GrpcServerLayer, HEALTH_AND_REFLECTION, TracedChannel};
use std::convert::Infallible;
use std::env;
use std::error::Error;
use std::task::{Context, Poll};
use tonic::body::Body;
use tonic::client::Grpc as Client;
use tonic::server::{Grpc, NamedService, ServerStreamingService, UnaryService};
use tonic::transport::server::TcpIncoming;
use tonic::transport::{Channel, Endpoint, Server};
use tonic::{Request, Response, Status, Streaming};
use tonic_prost::ProstCodec;
use tower::{Layer as _, Service};

/// `google.protobuf.StringValue`.
#[derive(Clone, PartialEq, prost::Message)]
struct Text {
    #[prost(string, tag = "1")]
    value: String,
}

/// The service `e2e.Relay`.
#[derive(Clone)]
struct Relay {
    next: Client<TracedChannel<Channel>>,
}

impl NamedService for Relay {
    const NAME: &'static str = "e2e.Relay";
}

impl Relay {
    async fn ready(&mut self) -> Result<&mut Client<TracedChannel<Channel>>, Status> {
        self.next.ready().await?;
        Ok(&mut self.next)
    }

    #[traced("relay.say")]
    async fn say(mut self, text: Request<Text>) -> Result<Response<Text>, Status> {
        let (text, path) = (Request::new(text.into_inner()), PathAndQuery::from_static("/e2e.Relay/Say"));
        self.ready().await?.unary(text, path, ProstCodec::default()).await
    }

    #[traced("relay.count")]
    async fn count(mut self, text: Request<Text>) -> Result<Response<Streaming<Text>>, Status> {
        let (text, path) = (Request::new(text.into_inner()), PathAndQuery::from_static("/e2e.Relay/Count"));
        self.ready().await?.server_streaming(text, path, ProstCodec::default()).await
    }
}

impl UnaryService<Text> for Relay {
    type Response = Text;
    type Future = BoxFuture<'static, Result<Response<Text>, Status>>;

    fn call(&mut self, request: Request<Text>) -> Self::Future {
        Box::pin(self.clone().say(request))
    }
}

impl ServerStreamingService<Text> for Relay {
    type Response = Text;
    type ResponseStream = Streaming<Text>;
    type Future = BoxFuture<'static, Result<Response<Self::ResponseStream>, Status>>;

    fn call(&mut self, request: Request<Text>) -> Self::Future {
        Box::pin(self.clone().count(request))
    }
}

impl Service<http::Request<Body>> for Relay {
    type Response = http::Response<Body>;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<Body>) -> Self::Future {
        let (relay, mut grpc) = (self.clone(), Grpc::new(ProstCodec::<Text, Text>::default()));
        Box::pin(async move {
            Ok(match request.uri().path() {
                "/e2e.Relay/Say" => grpc.unary(relay, request).await,
                "/e2e.Relay/Count" => grpc.server_streaming(relay, request).await,
                _ => Status::unimplemented("").into_http(),
            })
        })
    }
}

#[tokio::main]
async fn main() -> Result<(), Box<dyn Error>> {
    let telemetry = otel_runtime::init()?;
    let next = env::args().nth(1).ok_or("usage: relay <address of the next server>")?;
    let next = Endpoint::try_from(format!("http://{next}"))?;
    let channel = GrpcClientLayer::for_server(next.uri()).layer(next.connect_lazy());
    let incoming = TcpIncoming::bind("127.0.0.1:0".parse()?)?;
    println!("listening on {}", incoming.local_addr()?);
    let layer = GrpcServerLayer::new().exclude_services(HEALTH_AND_REFLECTION);
    let server = Server::builder().layer(layer).add_service(Relay { next: Client::new(channel) });
    let termination = Termination::listen()?;
    server.serve_with_incoming_shutdown(incoming, termination).await?;
    telemetry.shutdown()?;
    Ok(())
}
