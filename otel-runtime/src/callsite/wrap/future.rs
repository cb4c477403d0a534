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

/// Like [`in_future`], for a future that a function returns. Its message names the option for a function that returns something else.
#[inline]
pub fn in_returned_future<R, O>(call: Call, returned: R, observe: O) -> impl Future<Output = R::Output>
where
    R: ReturnedFuture,
    O: FnOnce(&R::Output, &mut End<'_>),
{
    in_future(call, returned.into_measured(), observe)
}

/// Any future. The associated types keep the compiler from reporting another type again.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a future",
    label = "`{Self}` is not a future",
    note = "the attribute expects a `std::future::Future` because of the declared return type; if the type or trait only has the same name, write `sync` in the attribute"
)]
pub trait ReturnedFuture {
    #[doc(hidden)]
    type Output;
    #[doc(hidden)]
    type Measured: Future<Output = Self::Output>;
    #[doc(hidden)]
    fn into_measured(self) -> Self::Measured;
}

#[diagnostic::do_not_recommend]
impl<F: Future> ReturnedFuture for F {
    type Output = F::Output;
    type Measured = F;

    #[inline]
    fn into_measured(self) -> F {
        self
    }
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
