//! The body of the response, which ends the request.

use super::exchange;
use http_body::{Body as HttpBody, Frame, SizeHint};
use otel_runtime::__integration::Operation;
use otel_runtime::__integration::http::is_bodiless;
use reqwest::{Body, Error, Response, ResponseBuilderExt as _};
use std::pin::Pin;
use std::task::{Context, Poll};

/// Passes the operation to the body of `response`, or ends it if no body will follow.
pub(super) fn wrap(response: Response, mut operation: Operation, head: bool) -> Response {
    let nothing_follows = head || is_bodiless(response.status()) || response.content_length() == Some(0);
    if nothing_follows {
        operation.end();
    }
    if !operation.is_open() {
        return response;
    }
    // The conversion below keeps everything except the URL.
    let url = http::Response::builder().url(response.url().clone()).body(());
    let (mut parts, body) = http::Response::<Body>::from(response).into_parts();
    if let Ok(url) = url {
        parts.extensions.extend(url.into_parts().0.extensions);
    }
    let body = ClientBody { body, request: BodyOperation { operation, is_awaited: false } };
    Response::from(http::Response::from_parts(parts, Body::wrap(body)))
}

/// The body of a response. The span of its request is current while the body is polled, and ends with it.
struct ClientBody {
    body: Body,
    // Declared after the body, so that it is dropped after it.
    request: BodyOperation,
}

/// The operation while the body is read.
struct BodyOperation {
    operation: Operation,
    /// The caller is waiting for more of the body.
    is_awaited: bool,
}

/// A caller that stops reading has what it needs; a caller that stops waiting has not, which may be an error.
impl Drop for BodyOperation {
    fn drop(&mut self) {
        if !self.is_awaited {
            self.operation.end();
        }
    }
}

impl HttpBody for ClientBody {
    type Data = <Body as HttpBody>::Data;
    type Error = Error;

    fn poll_frame(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<Self::Data>, Error>>> {
        let Self { body, request: BodyOperation { operation, is_awaited } } = self.get_mut();
        let polled = operation.run(|| Pin::new(&mut *body).poll_frame(cx));
        *is_awaited = polled.is_pending();
        match &polled {
            Poll::Pending => {}
            Poll::Ready(Some(Err(error))) => exchange::end_with_error(operation, error),
            Poll::Ready(Some(Ok(_))) if !body.is_end_stream() => {}
            Poll::Ready(_) => operation.end(),
        }
        polled
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}
