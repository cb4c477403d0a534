//! The future of the response.

use super::body::TracedBody;
use super::exchange;
use http::{HeaderName, Response};
use http_body::Body;
use otel_runtime::__integration::Operation;
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
        operation: Option<Operation>,
        head: bool,
        trace_id_header: Option<HeaderName>,
    }
}

impl<F> TracedResponse<F> {
    pub(super) fn new(response: F, operation: Operation, head: bool, trace_id_header: Option<HeaderName>) -> Self {
        Self { response, operation: Some(operation), head, trace_id_header }
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
        let Some(operation) = this.operation.as_mut() else {
            // Polled after it was ready; the future of the service decides what happens.
            return this.response.poll(cx).map_ok(|response| response.map(TracedBody::untraced));
        };
        let result = ready!(operation.run(|| this.response.poll(cx)));
        let Some(mut operation) = this.operation.take() else {
            return Poll::Pending;
        };
        Poll::Ready(match result {
            Ok(mut response) => {
                if let Some(name) = this.trace_id_header {
                    exchange::write_trace_id(&operation, name, response.headers_mut());
                }
                exchange::record_response(&mut operation, response.status());
                Ok(TracedBody::wrap(response, operation, *this.head))
            }
            Err(error) => {
                operation.end_with_error(type_path::<E>());
                Err(error)
            }
        })
    }
}
