//! A future inside a span.

use super::call::Call;
use super::turns::PolledCall;
use crate::callsite::live::end::End;
use pin_project_lite::pin_project;
use std::future::Future;
use std::pin::Pin;
use std::task::{Context, Poll};

/// Polls `future` in the context of `call` and lets `observe` set the outcome by its output.
#[inline]
pub fn in_future<F, O>(call: Call, future: F, observe: O) -> InSpan<F, O>
where
    F: Future,
    O: FnOnce(&F::Output, &mut End<'_>),
{
    InSpan { observe: Some(observe), future, state: PolledCall::new(call) }
}

pin_project! {
    /// A future inside a span. The span ends when the future is ready, panics, or is dropped.
    pub struct InSpan<F, O> {
        observe: Option<O>,
        #[pin]
        future: F,
        // Declared after the future, so it is dropped later: what the locals of the future record while they are dropped is inside the span.
        state: PolledCall,
    }

    impl<F, O> PinnedDrop for InSpan<F, O> {
        fn drop(this: Pin<&mut Self>) {
            this.project().state.attach_for_drop();
        }
    }
}

impl<F, O> Future for InSpan<F, O>
where
    F: Future,
    O: FnOnce(&F::Output, &mut End<'_>),
{
    type Output = F::Output;

    #[inline]
    fn poll(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        let polling = this.state.enter();
        // The future is polled only here, so that the compiler can inline the body.
        let polled = this.future.poll(cx);
        if let (Some(polling), Poll::Ready(output)) = (polling, &polled) {
            let mut observe = this.observe.take();
            polling.finish(&mut |end| {
                if let Some(observe) = observe.take() {
                    observe(output, end);
                }
            });
        }
        polled
    }
}
