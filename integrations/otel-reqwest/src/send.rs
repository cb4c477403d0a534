//! The future of the response.

use super::body::wrap;
use super::exchange;
use super::options::RequestOptions;
use opentelemetry::Context as SpanParent;
use otel_runtime::__integration::Operation;
use otel_runtime::__integration::current_context;
use pin_project_lite::pin_project;
use reqwest::{Method, Request, Response, Result};
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

pin_project! {
    /// The future of a response. The span of its request starts with the first poll, and is current while it is polled.
    #[project = Projected]
    pub(super) enum SendFuture<S, F> {
        /// Not polled yet. The request may be an error, if it could not be built.
        Unsent { request: Option<Result<UnsentRequest<S>>> },
        Sent {
            #[pin]
            response: F,
            // Declared after the future, so that it is dropped after it.
            operation: Option<Operation>,
            head: bool,
        },
    }
}

/// A request that nothing has happened to: no span has started, and no byte has been sent.
pub(super) struct UnsentRequest<S> {
    request: Request,
    options: RequestOptions,
    parent: SpanParent,
    send: S,
}

impl<S: FnOnce(Request) -> F, F> SendFuture<S, F> {
    /// Creates a future that sends `request` with the first poll, as a child of the span that is current now.
    pub(super) fn new(request: Result<Request>, options: RequestOptions, send: S) -> Self {
        let parent = current_context();
        Self::Unsent { request: Some(request.map(|request| UnsentRequest { request, options, parent, send })) }
    }
}

impl<S: FnOnce(Request) -> F, F> UnsentRequest<S> {
    /// Starts the operation and sends the request in its context.
    fn send(mut self) -> SendFuture<S, F> {
        let head = self.request.method() == Method::HEAD;
        let mut operation = exchange::start(self.parent, &mut self.request, self.options);
        let response = operation.run(|| (self.send)(self.request));
        SendFuture::Sent { response, operation: Some(operation), head }
    }
}

impl<S, F> Future for SendFuture<S, F>
where
    S: FnOnce(Request) -> F,
    F: Future<Output = Result<Response>>,
{
    type Output = Result<Response>;

    fn poll(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Self::Output> {
        if let Projected::Unsent { request } = self.as_mut().project() {
            match request.take() {
                Some(Ok(unsent)) => self.set(unsent.send()),
                Some(Err(error)) => return Poll::Ready(Err(error)),
                None => {}
            }
        }
        let Projected::Sent { response, operation, head } = self.project() else {
            // Polled after it was ready.
            return Poll::Pending;
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
                Ok(wrap(response, operation, *head))
            }
            Err(error) => {
                exchange::end_with_error(&mut operation, &error);
                Err(error)
            }
        })
    }
}
