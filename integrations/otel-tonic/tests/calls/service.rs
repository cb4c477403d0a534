//! The service under test, as a code generator would write it, with a method of each form.

use bytes::Bytes;
use futures_util::stream::{self, BoxStream};
use futures_util::{StreamExt as _, future::BoxFuture};
use opentelemetry::Context;
use opentelemetry::baggage::BaggageExt as _;
use otel_runtime::traced;
use std::convert::Infallible;
use std::task::Poll;
use tokio::sync::Notify;
use tonic::body::Body;
use tonic::server::{
    ClientStreamingService, Grpc, NamedService, ServerStreamingService, StreamingService, UnaryService,
};
use tonic::{Request, Response, Status, Streaming};
use tonic_prost::ProstCodec;
use tower::Service;

/// The only message: a text.
#[derive(Clone, PartialEq, prost::Message)]
pub(super) struct Text {
    #[prost(string, tag = "1")]
    pub(super) value: String,
}

impl Text {
    pub(super) fn new(value: impl Into<String>) -> Self {
        Self { value: value.into() }
    }
}

/// Notified when a call for a slow order has reached the handler.
pub(super) static SLOW: Notify = Notify::const_new();

/// The service `test.Orders`.
#[derive(Clone)]
pub(super) struct Orders;

impl NamedService for Orders {
    const NAME: &'static str = "test.Orders";
}

#[traced]
async fn place(text: String) -> Result<Response<Text>, Status> {
    let tenant = Context::map_current(|context| context.baggage().get("tenant").map(ToString::to_string));
    match text.as_str() {
        "missing" => Err(Status::not_found("no order 4711")),
        "broken" => Err(Status::internal("a secret")),
        "late" => Err(Status::unimplemented("not for this order")),
        "panic" => panic!("handler"),
        "slow" => {
            SLOW.notify_one();
            std::future::pending().await
        }
        _ => Ok(Response::new(Text::new(tenant.unwrap_or(text)))),
    }
}

#[traced]
fn tick(number: usize) -> Text {
    Text::new(number.to_string())
}

fn watch(text: &str) -> BoxStream<'static, Result<Text, Status>> {
    let ticks = stream::iter(0..).map(|number| Ok(tick(number)));
    match text {
        "endless" => ticks.take(2).chain(stream::pending()).boxed(),
        "broken" => ticks.take(1).chain(stream::iter([Err(Status::data_loss("gone"))])).boxed(),
        _ => ticks.take(3).boxed(),
    }
}

impl UnaryService<Text> for Orders {
    type Response = Text;
    type Future = BoxFuture<'static, Result<Response<Text>, Status>>;

    fn call(&mut self, request: Request<Text>) -> Self::Future {
        Box::pin(place(request.into_inner().value))
    }
}

impl ServerStreamingService<Text> for Orders {
    type Response = Text;
    type ResponseStream = BoxStream<'static, Result<Text, Status>>;
    type Future = BoxFuture<'static, Result<Response<Self::ResponseStream>, Status>>;

    fn call(&mut self, request: Request<Text>) -> Self::Future {
        Box::pin(async move { Ok(Response::new(watch(&request.into_inner().value))) })
    }
}

impl ClientStreamingService<Text> for Orders {
    type Response = Text;
    type Future = BoxFuture<'static, Result<Response<Text>, Status>>;

    fn call(&mut self, request: Request<Streaming<Text>>) -> Self::Future {
        Box::pin(async move {
            let mut texts = request.into_inner();
            let mut all = String::new();
            while let Some(text) = texts.message().await? {
                all += &text.value;
            }
            Ok(Response::new(Text::new(all)))
        })
    }
}

impl StreamingService<Text> for Orders {
    type Response = Text;
    type ResponseStream = BoxStream<'static, Result<Text, Status>>;
    type Future = BoxFuture<'static, Result<Response<Self::ResponseStream>, Status>>;

    fn call(&mut self, request: Request<Streaming<Text>>) -> Self::Future {
        Box::pin(async move { Ok(Response::new(request.into_inner().boxed())) })
    }
}

impl<B> Service<http::Request<B>> for Orders
where
    B: http_body::Body<Data = Bytes> + Send + 'static,
    B::Error: Into<Box<dyn std::error::Error + Send + Sync>> + Send + 'static,
{
    type Response = http::Response<Body>;
    type Error = Infallible;
    type Future = BoxFuture<'static, Result<Self::Response, Infallible>>;

    fn poll_ready(&mut self, _: &mut std::task::Context<'_>) -> Poll<Result<(), Infallible>> {
        Poll::Ready(Ok(()))
    }

    fn call(&mut self, request: http::Request<B>) -> Self::Future {
        let mut grpc = Grpc::new(ProstCodec::<Text, Text>::default());
        Box::pin(async move {
            Ok(match request.uri().path() {
                "/test.Orders/Place" => grpc.unary(Self, request).await,
                "/test.Orders/Watch" => grpc.server_streaming(Self, request).await,
                "/test.Orders/Upload" => grpc.client_streaming(Self, request).await,
                "/test.Orders/Chat" => grpc.streaming(Self, request).await,
                _ => Status::unimplemented("").into_http(),
            })
        })
    }
}
