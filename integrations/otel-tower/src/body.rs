//! The body of the response, which ends the span.

use super::exchange::ServerExchange;
use bytes::Buf as _;
use http::{Response, header};
use http_body::{Body, Frame, SizeHint};
use otel_runtime::__integration::Operation;
use otel_runtime::__integration::http::is_bodiless;
use otel_runtime::__integration::type_path;
use pin_project_lite::pin_project;
use std::borrow::Cow;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

pin_project! {
    /// The body of a response. The span of its request is current while the body is polled, and ends with it.
    ///
    /// | the body | the span ends |
    /// |---|---|
    /// | is read to its end, or to its announced length | without an error |
    /// | fails | with this error |
    /// | is dropped before it was polled | without an error, because no client had begun to read it |
    /// | is dropped after that, before its end | as `cancelled`, unless it is an [open-ended stream](crate::HttpServerLayer::open_ended_streams) |
    ///
    /// If no body follows, the span ends with the head of the response. This is the case for `HEAD`, for the status 204, 304 and below
    /// 200, and for a body that is known to be empty.
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
        // The error of a body that is dropped after the first poll and before its end.
        error_if_left: Option<&'static str>,
    }
}

impl<B> TracedBody<B> {
    pub(super) fn untraced(body: B) -> Self {
        Self { body, operation: None, remaining: None, error_if_left: None }
    }
}

impl<B: Body> TracedBody<B> {
    /// Passes the operation to the body of `response`, or ends it if no body will be sent.
    pub(super) fn wrap(mut response: Response<B>, exchange: ServerExchange) -> Response<Self> {
        let (mut operation, options, head) = exchange.respond(&mut response);
        let remaining = length(&response);
        let nothing_follows =
            head || is_bodiless(response.status()) || remaining == Some(0) || response.body().is_end_stream();
        if nothing_follows {
            operation.end();
        }
        // Until it is polled, nobody waits for the body.
        operation.error_if_dropped(None);
        let error_if_left = if options.open_ended_streams && remaining.is_none() { None } else { Some("cancelled") };
        // Kept even if it has ended, because the body is polled in the context of its request.
        response.map(|body| Self { body, operation: Some(operation), remaining, error_if_left })
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
        if let Some(error_type) = this.error_if_left.take() {
            operation.error_if_dropped(Some(Cow::Borrowed(error_type)));
        }
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
