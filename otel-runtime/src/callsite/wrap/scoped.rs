//! A future that is polled and dropped in the context of a call.

use crate::callsite::live::attached::CallContext;
use pin_project_lite::pin_project;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

pin_project! {
    /// A future that is polled and dropped in the context of a call.
    pub struct Scoped<F> {
        // An `Option`, so that it can be dropped while the context is attached.
        #[pin]
        future: Option<F>,
        context: Option<CallContext>,
    }

    impl<F> PinnedDrop for Scoped<F> {
        fn drop(this: Pin<&mut Self>) {
            let mut this = this.project();
            let _attached = this.context.as_ref().and_then(CallContext::attach);
            this.future.set(None);
        }
    }
}

impl<F> Scoped<F> {
    pub(crate) fn new(future: F, context: Option<CallContext>) -> Self {
        Self { future: Some(future), context }
    }
}

impl<F: Future> Future for Scoped<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        let _attached = this.context.as_ref().and_then(CallContext::attach);
        match this.future.as_pin_mut() {
            Some(future) => future.poll(cx),
            // The future is taken out only when it is dropped.
            None => Poll::Pending,
        }
    }
}
