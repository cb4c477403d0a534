//! Messages that are compressed already.
//!
//! tonic compresses with the default level of gzip, which costs four times as much as the fastest one, and has no setting for it.

use bytes::{Bytes, BytesMut};
use http::{HeaderValue, Request};
use http_body::{Frame, SizeHint};
use std::pin::Pin;
use std::task::{Context, Poll};
use tonic::Status;
use tonic::body::Body;
use tonic::transport::Channel;
use tower_service::Service;

/// A channel for messages with this encoding. tonic writes them as messages without compression.
#[derive(Clone)]
pub(super) struct Precompressed {
    pub(super) channel: Channel,
    /// `None` if the messages are not compressed.
    pub(super) encoding: Option<HeaderValue>,
}

impl Service<Request<Body>> for Precompressed {
    type Response = <Channel as Service<Request<Body>>>::Response;
    type Error = <Channel as Service<Request<Body>>>::Error;
    type Future = <Channel as Service<Request<Body>>>::Future;

    fn poll_ready(&mut self, context: &mut Context<'_>) -> Poll<Result<(), Self::Error>> {
        self.channel.poll_ready(context)
    }

    fn call(&mut self, request: Request<Body>) -> Self::Future {
        let Some(encoding) = &self.encoding else { return self.channel.call(request) };
        let mut request = request.map(|body| Body::new(Flagged { body, is_flagged: false }));
        request.headers_mut().insert("grpc-encoding", encoding.clone());
        self.channel.call(request)
    }
}

/// The body of a request with one message, whose first byte becomes 1: the message is compressed.
///
/// Specification: [gRPC over HTTP/2](https://github.com/grpc/grpc/blob/master/doc/PROTOCOL-HTTP2.md), *Length-Prefixed-Message*.
struct Flagged {
    body: Body,
    is_flagged: bool,
}

impl http_body::Body for Flagged {
    type Data = Bytes;
    type Error = Status;

    fn poll_frame(mut self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<Option<Result<Frame<Bytes>, Status>>> {
        let frame = Pin::new(&mut self.body).poll_frame(context);
        if self.is_flagged || frame.is_pending() {
            return frame;
        }
        self.is_flagged = true;
        frame.map_ok(|frame| frame.map_data(flagged))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

fn flagged(message: Bytes) -> Bytes {
    // The bytes have no other owner, so they are not copied.
    let mut message = message.try_into_mut().unwrap_or_else(|shared| BytesMut::from(&shared[..]));
    if let Some(flag) = message.first_mut() {
        *flag = 1;
    }
    message.freeze()
}
