//! The future of the response.

use super::body::wrap;
use super::exchange;
use super::options::RequestOptions;
use otel_runtime::__integration::Operation;
use pin_project_lite::pin_project;
use reqwest::{Error, Method, Request, Response, Result};
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

pin_project! {
    /// The future of a response. The span of its request is current while it is polled.
    #[project = Projected]
    pub(super) enum SendFuture<F> {
        /// The request could not be built.
        Unsent { error: Option<Error> },
        Sent {
            #[pin]
            response: F,
            // Declared after the future, so that it is dropped after it.
            operation: Option<Operation>,
            head: bool,
        },
    }
}

impl<F> SendFuture<F> {
    /// Starts the operation and sends the request in its context.
    pub(super) fn start(request: Result<Request>, options: &RequestOptions, send: impl FnOnce(Request) -> F) -> Self {
        match request {
            Err(error) => Self::Unsent { error: Some(error) },
            Ok(mut request) => {
                let head = request.method() == Method::HEAD;
                let mut operation = exchange::start(&mut request, options);
                let response = operation.run(|| send(request));
                Self::Sent { response, operation: Some(operation), head }
            }
        }
    }
}

impl<F: Future<Output = Result<Response>>> Future for SendFuture<F> {
    type Output = Result<Response>;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        let (response, operation, head) = match self.project() {
            Projected::Sent { response, operation, head } => (response, operation, *head),
            // Polled after it was ready.
            Projected::Unsent { error } => return error.take().map_or(Poll::Pending, |error| Poll::Ready(Err(error))),
        };
        let Some(pending) = operation.as_mut() else {
            // Polled after it was ready; reqwest decides what happens.
            return response.poll(cx);
        };
        let result = ready!(pending.run(|| response.poll(cx)));
        let Some(mut operation) = operation.take() else { return Poll::Ready(result) };
        Poll::Ready(match result {
            Ok(response) => {
                exchange::record_response(&mut operation, &response);
                Ok(wrap(response, operation, head))
            }
            Err(error) => {
                exchange::end_with_error(&mut operation, &error);
                Err(error)
            }
        })
    }
}
