//! A future that is polled and dropped in a context.

use crate::thread_context::attach;
use pin_project_lite::pin_project;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

pin_project! {
    /// A future that is polled and dropped in a context.
    pub struct Scoped<F> {
        // An `Option`, so that it can be dropped while the context is attached.
        #[pin]
        future: Option<F>,
        context: Option<opentelemetry::Context>,
    }

    impl<F> PinnedDrop for Scoped<F> {
        fn drop(this: Pin<&mut Self>) {
            let mut this = this.project();
            let _attached = this.context.take().and_then(attach);
            this.future.set(None);
        }
    }
}

impl<F> Scoped<F> {
    pub(crate) fn new(future: F, context: Option<opentelemetry::Context>) -> Self {
        Self { future: Some(future), context }
    }
}

impl<F: Future> Future for Scoped<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        let _attached = this.context.clone().and_then(attach);
        match this.future.as_pin_mut() {
            Some(future) => future.poll(cx),
            // The future is taken out only when it is dropped.
            None => Poll::Pending,
        }
    }
}
