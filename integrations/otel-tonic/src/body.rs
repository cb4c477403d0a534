//! The bodies of responses, whose trailers end the call.

use super::call::Call;
use http_body::{Body, Frame, SizeHint};
use otel_runtime::__integration::type_path;
use pin_project_lite::pin_project;
use std::error::Error;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use tonic::Status;

pin_project! {
    /// The body of a response of the server. The span of its call is current while the body is polled, and ends with its trailers.
    ///
    /// ```
    /// use otel_tonic::ServerBody;
    /// fn is_body<B: http_body::Body>(body: ServerBody<B>) -> impl http_body::Body<Data = B::Data, Error = B::Error> {
    ///     body
    /// }
    /// ```
    pub struct ServerBody<B> {
        #[pin]
        body: B,
        // Declared after the body, so that it is dropped after it.
        call: Option<Call>,
    }
}

impl<B> ServerBody<B> {
    pub(super) fn new(body: B, call: Option<Call>) -> Self {
        Self { body, call }
    }
}

impl<B: Body> Body for ServerBody<B> {
    type Data = B::Data;
    type Error = B::Error;

    fn poll_frame(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<B::Data>, B::Error>>> {
        let mut this = self.project();
        let frame = ready!(poll_body(&mut this.body, this.call, cx));
        if let (Some(Err(_)), Some(call)) = (&frame, this.call.as_mut()) {
            call.fail(type_path::<B::Error>());
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

pin_project! {
    /// The body of a response to a client. The span of its call is current while the body is polled, and ends with its trailers.
    ///
    /// An error becomes the [`Status`] that a client of tonic makes of it.
    ///
    /// ```
    /// use otel_tonic::ClientBody;
    /// fn is_body<B>(body: ClientBody<B>) -> impl http_body::Body<Data = B::Data, Error = tonic::Status>
    /// where
    ///     B: http_body::Body<Error = std::io::Error>,
    /// {
    ///     body
    /// }
    /// ```
    pub struct ClientBody<B> {
        #[pin]
        body: B,
        // Declared after the body, so that it is dropped after it.
        call: Option<Call>,
    }
}

impl<B> ClientBody<B> {
    pub(super) fn new(body: B, call: Option<Call>) -> Self {
        Self { body, call }
    }
}

impl<B> Body for ClientBody<B>
where
    B: Body,
    B::Error: Into<Box<dyn Error + Send + Sync>>,
{
    type Data = B::Data;
    type Error = Status;

    fn poll_frame(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<Result<Frame<B::Data>, Status>>> {
        let mut this = self.project();
        let frame = ready!(poll_body(&mut this.body, this.call, cx));
        Poll::Ready(frame.map(|frame| {
            frame.map_err(|error| {
                let status = Status::from_error(error.into());
                if let Some(call) = this.call {
                    call.end(status.code());
                }
                status
            })
        }))
    }

    fn is_end_stream(&self) -> bool {
        self.body.is_end_stream()
    }

    fn size_hint(&self) -> SizeHint {
        self.body.size_hint()
    }
}

type PolledFrame<B> = Poll<Option<Result<Frame<<B as Body>::Data>, <B as Body>::Error>>>;

/// Polls the body in the context of the call, and ends the call with the body. An error is left to the caller.
fn poll_body<B: Body>(body: &mut Pin<&mut B>, call: &mut Option<Call>, cx: &mut Context<'_>) -> PolledFrame<B> {
    let Some(call) = call else { return body.as_mut().poll_frame(cx) };
    let polled = call.run(|| body.as_mut().poll_frame(cx));
    match &polled {
        Poll::Ready(None) => call.end_without_trailers(),
        Poll::Ready(Some(Ok(frame))) => {
            if let Some(trailers) = frame.trailers_ref() {
                call.end_with_trailers(trailers);
            }
        }
        Poll::Ready(Some(Err(_))) | Poll::Pending => {}
    }
    polled
}
