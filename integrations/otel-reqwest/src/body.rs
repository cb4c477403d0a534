//! The response's body, which ends the request.

use super::exchange;
use http_body::{Body as HttpBody, Frame, SizeHint};
use otel_runtime::__integration::Operation;
use otel_runtime::__integration::http::is_bodiless;
use reqwest::{Body, Error, Response, ResponseBuilderExt as _};
use std::pin::Pin;
use std::task::{Context, Poll};

/// Hands the operation over to the body of `response`, or ends it if none will come.
pub(super) fn wrap(response: Response, mut operation: Operation, head: bool) -> Response {
    let nothing_follows = head || is_bodiless(response.status()) || response.content_length() == Some(0);
    if nothing_follows {
        operation.end();
    }
    if !operation.is_open() {
        return response;
    }
    // The only part that the conversion does not keep.
    let url = http::Response::builder().url(response.url().clone()).body(());
    let (mut parts, body) = http::Response::<Body>::from(response).into_parts();
    if let Ok(url) = url {
        parts.extensions.extend(url.into_parts().0.extensions);
    }
    let body = ClientBody { body, request: BodyOperation { operation, is_awaited: false } };
    Response::from(http::Response::from_parts(parts, Body::wrap(body)))
}

/// A body whose request's span is current while it is polled and ends with it.
struct ClientBody {
    body: Body,
    // Declared after the body, so dropped after it.
    request: BodyOperation,
}

struct BodyOperation {
    operation: Operation,
    /// Somebody has asked for more and got nothing yet.
    is_awaited: bool,
}

/// Who stops reading has what was wanted; who gives up waiting has not.
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
