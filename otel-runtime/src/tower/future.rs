//! The response on its way.

use super::body::TracedBody;
use super::span::ServerSpan;
use crate::callsite::outcome::type_path;
use http::Response;
use http_body::Body;
use pin_project_lite::pin_project;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

pin_project! {
    /// The future of a response; its request's span is current while it is polled.
    ///
    /// Dropped before it is ready, it ends the span with `error.type` `cancelled`.
    ///
    /// ```
    /// use otel_runtime::tower::TracedResponse;
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
        // Declared after the future, so dropped after it: spans of its locals end inside this one.
        span: Option<ServerSpan>,
        head: bool,
    }
}

impl<F> TracedResponse<F> {
    pub(super) fn new(response: F, span: ServerSpan, head: bool) -> Self {
        Self { response, span: Some(span), head }
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
        let Some(span) = this.span.as_mut() else {
            // Polled after it was ready; what that means is up to the service's own future.
            return this.response.poll(cx).map_ok(|response| response.map(TracedBody::untraced));
        };
        let result = ready!(span.run(|| this.response.poll(cx)));
        let Some(mut span) = this.span.take() else {
            return Poll::Pending;
        };
        Poll::Ready(match result {
            Ok(response) => {
                span.respond(response.status());
                Ok(TracedBody::wrap(response, span, *this.head))
            }
            Err(error) => {
                span.fail(type_path::<E>());
                Err(error)
            }
        })
    }
}
