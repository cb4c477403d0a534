//! Messages that carry the context of their sender.

use super::carried::{InContext, in_context};
use crate::thread_context::{attach, current_context};
use opentelemetry::Context;
use std::future::Future;

/// A message with the context of its sender, for channels and queues.
///
/// It is sent over any channel: those of `std`, of tokio or of another crate.
///
/// ```
/// use otel_runtime::context::Envelope;
/// let (sender, receiver) = std::sync::mpsc::channel();
/// sender.send(Envelope::new("order 7")).unwrap();
/// let length = receiver.recv().unwrap().open(|order| order.len());
/// assert_eq!(length, 7);
/// ```
///
/// A receiver that works on several messages together, such as a batch, or that starts a trace of its own, links to the senders instead of
/// being their child:
///
/// ```
/// use opentelemetry::Context;
/// use otel_runtime::context::Envelope;
/// use otel_runtime::traced;
///
/// #[traced(root, links = senders)]
/// fn store(orders: Vec<&str>, senders: Vec<Context>) -> usize {
///     orders.len()
/// }
///
/// let batch = vec![Envelope::new("order 7"), Envelope::new("order 8")];
/// let (orders, senders) = batch.into_iter().map(Envelope::into_parts).unzip();
/// assert_eq!(store(orders, senders), 2);
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

    /// Creates an envelope with the message and another context, such as one that was extracted from a header of a queue.
    pub fn with_context(message: T, context: Context) -> Self {
        Self { message, context }
    }

    /// Returns the context of the sender, for example to link to its span.
    pub fn context(&self) -> &Context {
        &self.context
    }

    /// Returns the message.
    pub fn message(&self) -> &T {
        &self.message
    }

    /// Passes the message to a function that runs in the context of the sender.
    ///
    /// Spans that the function starts are children of the sender's span.
    pub fn open<R>(self, handle: impl FnOnce(T) -> R) -> R {
        let _current = attach(self.context);
        handle(self.message)
    }

    /// Passes the message to an asynchronous function that runs in the context of the sender.
    ///
    /// ```
    /// use otel_runtime::context::Envelope;
    ///
    /// # #[tokio::main(flavor = "current_thread")]
    /// # async fn main() {
    /// let (sender, mut receiver) = tokio::sync::mpsc::channel(1);
    /// sender.send(Envelope::new("order 7")).await.unwrap();
    /// let order = receiver.recv().await.unwrap();
    /// let length = order.open_async(async |order| order.len()).await;
    /// assert_eq!(length, 7);
    /// # }
    /// ```
    pub fn open_async<F: Future>(self, handle: impl FnOnce(T) -> F) -> InContext<F> {
        let _current = attach(self.context);
        in_context(handle(self.message))
    }

    /// Changes the message and keeps the context of the sender.
    pub fn map<U>(self, change: impl FnOnce(T) -> U) -> Envelope<U> {
        let Self { message, context } = self;
        Envelope { message: change(message), context }
    }

    /// Splits the envelope into the message and the context of the sender.
    pub fn into_parts(self) -> (T, Context) {
        (self.message, self.context)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::task::Poll;

    struct Tenant(u32);

    fn tenant() -> Option<u32> {
        Context::current().get::<Tenant>().map(|tenant| tenant.0)
    }

    fn envelope() -> Envelope<&'static str> {
        let _current = Context::current_with_value(Tenant(7)).attach();
        Envelope::new("message")
    }

    #[test]
    fn envelopes_open_in_the_context_of_the_sender() {
        assert_eq!(envelope().context().get().map(|Tenant(id)| *id), Some(7));
        let opened = std::thread::scope(|scope| scope.spawn(|| envelope().open(|_| tenant())).join());
        assert_eq!(opened.expect("does not panic"), Some(7));
        let longer = envelope().map(str::len);
        assert_eq!((*longer.message(), longer.open(|_| tenant())), (7, Some(7)));
        assert_eq!(Envelope::with_context(1, Context::new()).open(|_| tenant()), None);
    }

    #[test]
    fn asynchronous_receivers_run_in_the_context_of_the_sender() {
        let future = envelope().open_async(|message| {
            let at_call = tenant();
            async move { (message, at_call, tenant()) }
        });
        let mut waker = std::task::Context::from_waker(std::task::Waker::noop());
        let polled = std::pin::pin!(future).poll(&mut waker);
        assert_eq!(polled, Poll::Ready(("message", Some(7), Some(7))));
        assert_eq!(tenant(), None, "the context is left again");
    }
}
