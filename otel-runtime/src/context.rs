//! Propagates the current context to other threads, tasks, callbacks and channels, and through HTTP headers.
//!
//! OpenTelemetry stores the current context in a thread-local variable, so work that moves to another thread or task loses it.
//! The functions in this module capture the current context and attach it where the work runs.

#[cfg(feature = "http")]
pub(crate) mod headers;

#[cfg(feature = "http")]
pub use headers::{extract, inject};

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
    /// A future that is polled in a context; [`in_context`] creates it.
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

/// Spawns a tokio task that runs in the current context, like `tokio::spawn`.
///
/// ```
/// # async fn example() {
/// let task = otel_runtime::context::spawn(async { 42 });
/// assert_eq!(task.await.unwrap(), 42);
/// # }
/// ```
///
/// # Panics
///
/// Panics outside a tokio runtime, like `tokio::spawn`.
#[cfg(feature = "tokio")]
pub fn spawn<F>(future: F) -> tokio::task::JoinHandle<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    tokio::spawn(in_context(future))
}

/// Runs a blocking closure on tokio's blocking threads in the current context, like `tokio::task::spawn_blocking`.
///
/// ```
/// # async fn example() {
/// let task = otel_runtime::context::spawn_blocking(|| 42);
/// assert_eq!(task.await.unwrap(), 42);
/// # }
/// ```
///
/// # Panics
///
/// Panics outside a tokio runtime, like `tokio::task::spawn_blocking`.
#[cfg(feature = "tokio")]
pub fn spawn_blocking<T, W>(work: W) -> tokio::task::JoinHandle<T>
where
    W: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    tokio::task::spawn_blocking(carry(work))
}

/// A message with the context of its sender, for channels and queues.
///
/// ```
/// use otel_runtime::context::Envelope;
/// let (sender, receiver) = std::sync::mpsc::channel();
/// sender.send(Envelope::new("order 7")).unwrap();
/// let length = receiver.recv().unwrap().open(|order| order.len());
/// assert_eq!(length, 7);
/// ```
#[derive(Clone, Debug)]
pub struct Envelope<T> {
    message: T,
    context: Context,
}

impl<T> Envelope<T> {
    /// Creates an envelope with the message and the current context.
    pub fn new(message: T) -> Self {
        Self { message, context: current_context() }
    }

    /// Returns the context of the sender, for example to link to its span.
    pub fn context(&self) -> &Context {
        &self.context
    }

    /// Passes the message to a function that runs in the context of the sender.
    ///
    /// Spans that the function starts are children of the sender's span.
    pub fn open<R>(self, handle: impl FnOnce(T) -> R) -> R {
        let _current = attach(self.context);
        handle(self.message)
    }

    /// Splits the envelope into the message and the context of the sender.
    ///
    /// Use it in asynchronous receivers, which cannot use [`open`](Self::open).
    pub fn into_parts(self) -> (T, Context) {
        (self.message, self.context)
    }
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

    #[cfg(feature = "tokio")]
    #[test]
    fn tasks_and_blocking_work_run_in_the_context_of_their_parent() {
        let runtime = tokio::runtime::Builder::new_current_thread().build().expect("a runtime");
        let found = runtime.block_on(async {
            let (task, work) = in_tenant(|| (spawn(async { tenant() }), spawn_blocking(tenant)));
            (task.await.expect("does not panic"), work.await.expect("does not panic"))
        });
        assert_eq!(found, (Some(7), Some(7)));
    }

    #[test]
    fn envelopes_open_in_the_context_of_the_sender() {
        let envelope = in_tenant(|| Envelope::new("message"));
        assert_eq!(envelope.context().get(), Some(&Tenant(7)));
        assert_eq!(on_another_thread(|| envelope.open(|_| tenant())), Some(7));
    }
}
