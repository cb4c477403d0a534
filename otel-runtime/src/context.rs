//! The current context, carried to where it would otherwise be lost: other threads, tasks, callbacks and channels.

#[cfg(feature = "http")]
pub(crate) mod headers;

#[cfg(feature = "http")]
pub use headers::{extract, inject};

use opentelemetry::Context;
use opentelemetry::context::{FutureExt as _, WithContext};
use std::future::Future;
use std::thread::{self, JoinHandle};

/// Wraps a closure so that it runs in the context of now, wherever it runs.
///
/// For a thread pool, a callback, or anything else that takes a closure once; [`carry_each`] is for closures that are
/// called many times.
///
/// ```
/// let work = otel_runtime::context::carry(|| 6 * 7);
/// let worker = std::thread::spawn(work);
/// assert_eq!(worker.join().unwrap(), 42);
/// ```
pub fn carry<T>(work: impl FnOnce() -> T) -> impl FnOnce() -> T {
    let context = Context::current();
    move || {
        let _current = context.attach();
        work()
    }
}

/// Wraps a closure that takes an argument and may be called often and from many threads, as rayon's `map` does.
///
/// ```
/// let double = otel_runtime::context::carry_each(|n: u32| n * 2);
/// assert_eq!([1, 2].map(double), [2, 4]);
/// ```
pub fn carry_each<A, T>(work: impl Fn(A) -> T) -> impl Fn(A) -> T {
    let context = Context::current();
    move |argument| {
        let _current = context.clone().attach();
        work(argument)
    }
}

/// Makes every poll of a future run in the context of now.
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
pub fn in_context<F: Future>(future: F) -> WithContext<F> {
    future.with_current_context()
}

/// Starts a thread that runs in the context of now; otherwise [`std::thread::spawn`].
///
/// ```
/// let worker = otel_runtime::context::spawn_thread(|| opentelemetry::Context::current());
/// worker.join().unwrap();
/// ```
///
/// # Panics
///
/// When the operating system refuses a thread, as [`std::thread::spawn`] does.
pub fn spawn_thread<T, W>(work: W) -> JoinHandle<T>
where
    W: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    thread::spawn(carry(work))
}

/// Starts a tokio task that runs in the context of now; otherwise `tokio::spawn`.
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
/// Outside a tokio runtime, as `tokio::spawn` does.
#[cfg(feature = "tokio")]
pub fn spawn<F>(future: F) -> tokio::task::JoinHandle<F::Output>
where
    F: Future + Send + 'static,
    F::Output: Send + 'static,
{
    tokio::spawn(in_context(future))
}

/// Runs blocking work on tokio's blocking threads in the context of now; otherwise `tokio::task::spawn_blocking`.
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
/// Outside a tokio runtime, as `tokio::task::spawn_blocking` does.
#[cfg(feature = "tokio")]
pub fn spawn_blocking<T, W>(work: W) -> tokio::task::JoinHandle<T>
where
    W: FnOnce() -> T + Send + 'static,
    T: Send + 'static,
{
    tokio::task::spawn_blocking(carry(work))
}

/// A message and the context in which it was sent, for channels and queues.
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
    /// Puts a message into an envelope with the context of now.
    pub fn new(message: T) -> Self {
        Self { message, context: Context::current() }
    }

    /// The context in which the message was sent, for example to link to it.
    pub fn context(&self) -> &Context {
        &self.context
    }

    /// Handles the message in the context in which it was sent, so that spans become children of the sender's.
    pub fn open<R>(self, handle: impl FnOnce(T) -> R) -> R {
        let _current = self.context.attach();
        handle(self.message)
    }

    /// The message and the sender's context, for an asynchronous receiver.
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
