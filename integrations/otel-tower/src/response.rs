//! The future of the response.

use super::body::TracedBody;
use super::exchange::ServerExchange;
use http::Response;
use http_body::Body;
use otel_runtime::__integration::type_path;
use pin_project_lite::pin_project;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

pin_project! {
    /// The future of a response. The span of its request is current while it is polled.
    ///
    /// If it is dropped before it is ready, the span ends with the `error.type` `cancelled`.
    ///
    /// ```
    /// use otel_tower::TracedResponse;
    /// fn is_future<F, B>(response: TracedResponse<F>)
    /// where
    ///     F: Future<Output = Result<http::Response<B>, std::io::Error>>,
    ///     B: http_body::Body,
    /// {
    ///     let _: &dyn Future<Output = _> = &response;
    /// }
    /// ```
    pub struct TracedResponse<F> {
        #[pin]
        response: F,
        // Declared after the future, so that it is dropped after it: the spans of its locals end inside this one.
        exchange: Option<ServerExchange>,
    }
}

impl<F> TracedResponse<F> {
    /// Creates the future. Without an exchange, an outer layer handles the request.
    pub(super) fn new(response: F, exchange: Option<ServerExchange>) -> Self {
        Self { response, exchange }
    }
}

impl<F, B, E> Future for TracedResponse<F>
where
    F: Future<Output = Result<Response<B>, E>>,
    B: Body,
{
    type Output = Result<Response<TracedBody<B>>, E>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let this = self.project();
        let Some(exchange) = this.exchange.as_mut() else {
            // An outer layer handles the request, or this is a poll after it was ready.
            return this.response.poll(cx).map_ok(|response| response.map(TracedBody::untraced));
        };
        let result = ready!(exchange.run(|| this.response.poll(cx)));
        let Some(exchange) = this.exchange.take() else {
            return Poll::Pending;
        };
        Poll::Ready(match result {
            Ok(response) => Ok(TracedBody::wrap(response, exchange)),
            Err(error) => {
                exchange.fail(type_path::<E>());
                Err(error)
            }
        })
    }
}
