//! The body of the response, which ends the span.

use bytes::Buf as _;
use http::{Response, header};
use http_body::{Body, Frame, SizeHint};
use otel_runtime::__integration::Operation;
use otel_runtime::__integration::http::is_bodiless;
use otel_runtime::__integration::type_path;
use pin_project_lite::pin_project;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

pin_project! {
    /// The body of a response. The span of its request is current while the body is polled, and ends with it.
    ///
    /// An error of the body ends the span with this error. A body that is dropped before its end ends the span as `cancelled`.
    ///
    /// ```
    /// use otel_tower::TracedBody;
    /// fn is_body<B: http_body::Body>(body: TracedBody<B>) -> impl http_body::Body<Data = B::Data, Error = B::Error> {
    ///     body
    /// }
    /// ```
    pub struct TracedBody<B> {
        #[pin]
        body: B,
        // Declared after the body, so that it is dropped after it.
        operation: Option<Operation>,
        remaining: Option<u64>,
    }
}

impl<B> TracedBody<B> {
    pub(super) fn untraced(body: B) -> Self {
        Self { body, operation: None, remaining: None }
    }
}

impl<B: Body> TracedBody<B> {
    /// Passes the operation to the body of `response`, or ends it if no body will be sent.
    pub(super) fn wrap(response: Response<B>, mut operation: Operation, head: bool) -> Response<Self> {
        let remaining = length(&response);
        let nothing_follows =
            head || is_bodiless(response.status()) || remaining == Some(0) || response.body().is_end_stream();
        if nothing_follows {
            operation.end();
        }
        // Kept even if it has ended, because the body is polled in the context of its request.
        response.map(|body| Self { body, operation: Some(operation), remaining })
    }
}

impl<B: Body> Body for TracedBody<B> {
    type Data = B::Data;
    type Error = B::Error;

    fn poll_frame(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<B::Data>, B::Error>>> {
        let mut this = self.project();
        let Some(operation) = this.operation.as_mut() else {
            return this.body.poll_frame(cx);
        };
        let frame = ready!(operation.run(|| this.body.as_mut().poll_frame(cx)));
        match &frame {
            None => operation.end(),
            Some(Err(_)) => operation.end_with_error(type_path::<B::Error>()),
            Some(Ok(frame)) => {
                let sent = frame.data_ref().map_or(0, |data| data.remaining() as u64);
                *this.remaining = this.remaining.map(|remaining| remaining.saturating_sub(sent));
                // A server does not poll again after the announced length, or after the last frame.
                if *this.remaining == Some(0) || this.body.is_end_stream() {
                    operation.end();
                }
            }
        }
        Poll::Ready(frame)
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

/// The length of the body, from the header or from the body itself.
fn length<B: Body>(response: &Response<B>) -> Option<u64> {
    let announced = response.headers().get(header::CONTENT_LENGTH);
    let announced = announced.and_then(|length| length.to_str().ok()?.parse().ok());
    announced.or_else(|| response.body().size_hint().exact())
}
