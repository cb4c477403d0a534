//! Closures, futures, streams and threads that run in the current context.

use crate::thread_context::{attach, current_context};
use opentelemetry::Context;
use pin_project_lite::pin_project;
use std::future::Future;
use std::pin::Pin;
use std::task::{self, Poll};
use std::thread::{self, JoinHandle};

/// Wraps a closure so that it runs in the current context, on any thread that calls it.
///
/// Use it for thread pools, callbacks and other code that calls a closure once. For closures that are called repeatedly, use
/// [`carry_each`].
///
/// ```
/// let work = otel_runtime::context::carry(|| 6 * 7);
/// let worker = std::thread::spawn(work);
/// assert_eq!(worker.join().unwrap(), 42);
/// ```
pub fn carry<T>(work: impl FnOnce() -> T) -> impl FnOnce() -> T {
    let context = current_context();
    move || {
        let _current = attach(context);
        work()
    }
}

/// Wraps a closure with one argument so that every call runs in the current context.
///
/// Use it for closures that are called repeatedly and from several threads, such as the one that rayon's `map` takes.
///
/// ```
/// let double = otel_runtime::context::carry_each(|n: u32| n * 2);
/// assert_eq!([1, 2].map(double), [2, 4]);
/// ```
pub fn carry_each<A, T>(work: impl Fn(A) -> T) -> impl Fn(A) -> T {
    let context = current_context();
    move |argument| {
        let _current = attach(context.clone());
        work(argument)
    }
}

/// Wraps a future so that it is polled in the current context.
///
/// ```
/// # let runtime = tokio_stand_in();
/// let future = otel_runtime::context::in_context(async { 42 });
/// assert_eq!(runtime(future), 42);
/// # fn tokio_stand_in<F: Future>() -> impl Fn(F) -> F::Output {
/// #     |future| {
/// #         let mut context = std::task::Context::from_waker(std::task::Waker::noop());
/// #         match std::pin::pin!(future).poll(&mut context) {
/// #             std::task::Poll::Ready(value) => value,
/// #             std::task::Poll::Pending => unreachable!(),
/// #         }
/// #     }
/// # }
/// ```
pub fn in_context<F: Future>(future: F) -> InContext<F> {
    InContext { future, context: current_context() }
}

pin_project! {
    /// A future or a stream that is polled in a context; [`in_context`] and `stream_in_context` create it.
    #[derive(Clone, Debug)]
    pub struct InContext<F> {
        #[pin]
        future: F,
        context: Context,
    }
}

impl<F: Future> Future for InContext<F> {
    type Output = F::Output;

    fn poll(self: Pin<&mut Self>, cx: &mut task::Context<'_>) -> Poll<F::Output> {
        let this = self.project();
        let _current = attach(this.context.clone());
        this.future.poll(cx)
    }
}

#[cfg(feature = "stream")]
impl<S: futures_core::Stream> futures_core::Stream for InContext<S> {
    type Item = S::Item;

    fn poll_next(self: Pin<&mut Self>, cx: &mut task::Context<'_>) -> Poll<Option<S::Item>> {
        let this = self.project();
        let _current = attach(this.context.clone());
        this.future.poll_next(cx)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.future.size_hint()
    }
}

/// Wraps a stream so that each of its items is polled in the current context.
///
/// ```
/// use futures_util::StreamExt;
/// use opentelemetry::baggage::BaggageExt;
/// use opentelemetry::{Context, KeyValue};
/// use otel_runtime::context::stream_in_context;
///
/// # #[tokio::main(flavor = "current_thread")]
/// # async fn main() {
/// let entries = futures_util::stream::iter(0..2).map(|_| Context::current().baggage().len());
/// let entries = {
///     let _tenant = Context::current_with_baggage([KeyValue::new("tenant.id", "acme")]).attach();
///     stream_in_context(entries)
/// };
/// assert_eq!(entries.collect::<Vec<_>>().await, [1, 1]);
/// # }
/// ```
#[cfg(feature = "stream")]
pub fn stream_in_context<S: futures_core::Stream>(stream: S) -> InContext<S> {
    InContext { future: stream, context: current_context() }
}

/// Spawns a thread that runs in the current context, like [`std::thread::spawn`].
///
/// ```
/// let worker = otel_runtime::context::spawn_thread(|| opentelemetry::Context::current());
/// worker.join().unwrap();
/// ```
///
/// # Panics
///
/// Panics if the operating system fails to create a thread, like [`std::thread::spawn`].
pub fn spawn_thread<T, W>(work: W) -> JoinHandle<T>
where
    W: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    thread::spawn(carry(work))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[derive(Debug, PartialEq)]
    struct Tenant(u32);

    fn tenant() -> Option<u32> {
        Context::current().get::<Tenant>().map(|tenant| tenant.0)
    }

    fn in_tenant<T>(work: impl FnOnce() -> T) -> T {
        let _current = Context::current_with_value(Tenant(7)).attach();
        work()
    }

    fn on_another_thread<T: Send>(work: impl FnOnce() -> T + Send) -> T {
        thread::scope(|scope| scope.spawn(work).join().expect("does not panic"))
    }

    #[test]
    fn closures_run_in_the_context_of_their_creation() {
        let (once, each) = in_tenant(|| (carry(tenant), carry_each(|()| tenant())));
        assert_eq!(on_another_thread(once), Some(7));
        assert_eq!(on_another_thread(|| each(())), Some(7));
        assert_eq!(tenant(), None, "the context is left again");
    }

    #[test]
    fn threads_start_in_the_context_of_their_parent() {
        let worker = in_tenant(|| spawn_thread(tenant));
        assert_eq!(worker.join().expect("does not panic"), Some(7));
    }

    #[test]
    fn futures_are_polled_in_the_context_of_their_creation() {
        let future = in_tenant(|| in_context(async { tenant() }));
        let mut waker = std::task::Context::from_waker(std::task::Waker::noop());
        let polled = std::pin::pin!(future).poll(&mut waker);
        assert_eq!(polled, std::task::Poll::Ready(Some(7)));
    }
}
