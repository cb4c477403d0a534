//! The futures of responses.

use super::body::{ClientBody, ServerBody};
use super::call::Call;
use http::Response;
use otel_runtime::__integration::type_path;
use pin_project_lite::pin_project;
use std::error::Error;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use tonic::Status;

pin_project! {
    /// The future of a response of the server. The span of its call is current while it is polled.
    ///
    /// ```
    /// use otel_tonic::ServerResponse;
    /// fn is_future<F, B>(response: ServerResponse<F>)
    /// where
    ///     F: Future<Output = Result<http::Response<B>, std::io::Error>>,
    ///     B: http_body::Body,
    /// {
    ///     let _: &dyn Future<Output = _> = &response;
    /// }
    /// ```
    pub struct ServerResponse<F> {
        #[pin]
        response: F,
        // Declared after the future, so that it is dropped after it: the spans of its locals end inside this one.
        call: Option<Call>,
    }
}

impl<F> ServerResponse<F> {
    /// Creates the future. Without a call, nothing is recorded.
    pub(super) fn new(response: F, call: Option<Call>) -> Self {
        Self { response, call }
    }
}

impl<F, B, E> Future for ServerResponse<F>
where
    F: Future<Output = Result<Response<B>, E>>,
{
    type Output = Result<Response<ServerBody<B>>, E>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let mut this = self.project();
        let result = ready!(poll_response(&mut this.response, this.call, cx));
        let call = this.call.take();
        Poll::Ready(match result {
            Ok(response) => Ok(response.map(|body| ServerBody::new(body, call))),
            Err(error) => {
                if let Some(mut call) = call {
                    call.fail(type_path::<E>());
                }
                Err(error)
            }
        })
    }
}

pin_project! {
    /// The future of a response to a client. The span of its call is current while it is polled.
    ///
    /// An error of the channel becomes the [`Status`] that a client of tonic makes of it.
    ///
    /// ```
    /// use otel_tonic::ClientResponse;
    /// fn is_future<F, B>(response: ClientResponse<F>)
    /// where
    ///     F: Future<Output = Result<http::Response<B>, std::io::Error>>,
    ///     B: http_body::Body,
    /// {
    ///     let _: &dyn Future<Output = Result<_, tonic::Status>> = &response;
    /// }
    /// ```
    pub struct ClientResponse<F> {
        #[pin]
        response: F,
        // Declared after the future, so that it is dropped after it.
        call: Option<Call>,
    }
}

impl<F> ClientResponse<F> {
    pub(super) fn new(response: F, call: Call) -> Self {
        Self { response, call: Some(call) }
    }
}

impl<F, B, E> Future for ClientResponse<F>
where
    F: Future<Output = Result<Response<B>, E>>,
    E: Into<Box<dyn Error + Send + Sync>>,
{
    type Output = Result<Response<ClientBody<B>>, Status>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let mut this = self.project();
        let result = ready!(poll_response(&mut this.response, this.call, cx));
        let call = this.call.take();
        Poll::Ready(match result {
            Ok(response) => Ok(response.map(|body| ClientBody::new(body, call))),
            Err(error) => {
                let status = Status::from_error(error.into());
                if let Some(mut call) = call {
                    call.end(status.code());
                }
                Err(status)
            }
        })
    }
}

/// Polls the future in the context of the call, and records the head of the response.
fn poll_response<F, B, E>(response: &mut Pin<&mut F>, call: &mut Option<Call>, cx: &mut Context<'_>) -> Poll<F::Output>
where
    F: Future<Output = Result<Response<B>, E>>,
{
    let Some(call) = call else { return response.as_mut().poll(cx) };
    let polled = call.run(|| response.as_mut().poll(cx));
    if let Poll::Ready(Ok(response)) = &polled {
        call.respond(response);
    }
    polled
}
