//! A stream or an iterator inside its span: from where it is made until it is exhausted or dropped.

use super::call::Call;
use super::end::End;
use super::future::State;
use super::once::once;
use opentelemetry::KeyValue;
use std::borrow::Cow;

/// What a stream or an iterator has shown so far.
struct Items<O, E: FnOnce(&mut End<'_>)> {
    error_type_of: O,
    count: i64,
    first_error: Option<Cow<'static, str>>,
    observe: Option<E>,
    state: State,
}

impl<O, E: FnOnce(&mut End<'_>)> Items<O, E> {
    fn new(call: Call, error_type_of: O, observe: E) -> Self {
        Self { error_type_of, count: 0, first_error: None, observe: Some(observe), state: State::new(call) }
    }

    fn see<T>(&mut self, item: Option<&T>)
    where
        O: FnMut(&T) -> Option<Cow<'static, str>>,
    {
        let Some(item) = item else { return self.end() };
        self.count += 1;
        if self.first_error.is_none() && self.state.live().is_some() {
            self.first_error = (self.error_type_of)(item);
        }
    }

    fn end(&mut self) {
        if let Some(live) = self.state.live().filter(|live| live.site.poll_stats) {
            live.set(KeyValue::new("function.items", self.count));
        }
        let mut observe = self.observe.take();
        self.state.end(self.first_error.take(), &mut |end| {
            if let Some(observe) = observe.take() {
                observe(end);
            }
        });
    }
}

/// Stopping early is what callers of a stream or an iterator do, so it is no failure.
impl<O, E: FnOnce(&mut End<'_>)> Drop for Items<O, E> {
    fn drop(&mut self) {
        self.end();
    }
}

/// The stream or iterator in an `Ok` takes the span with it; an `Err` ends it.
///
/// # Errors
///
/// Those of the user, as they came.
pub fn in_result<T, E, U>(
    mut call: Call,
    result: Result<T, E>,
    observe: impl FnOnce(&Result<T, E>, &mut End<'_>),
    wrap: impl FnOnce(Call, T) -> U,
) -> Result<U, E> {
    let call = if result.is_err() {
        let guard = call.attach();
        call.finish(guard, &mut once!(|end: &mut End<'_>| observe(&result, end)));
        Call(None)
    } else {
        call
    };
    result.map(|items| wrap(call, items))
}

/// The stream or iterator in a `Some` takes the span with it; a `None` ends it.
pub fn in_option<T, U>(
    mut call: Call,
    option: Option<T>,
    observe: impl FnOnce(&Option<T>, &mut End<'_>),
    wrap: impl FnOnce(Call, T) -> U,
) -> Option<U> {
    let call = if option.is_none() {
        let guard = call.attach();
        call.finish(guard, &mut once!(|end: &mut End<'_>| observe(&option, end)));
        Call(None)
    } else {
        call
    };
    option.map(|items| wrap(call, items))
}

/// Runs `iterator` inside its span; the first item for which `error_type_of` knows a type makes the call a failure.
pub fn in_iterator<I, O, E>(call: Call, iterator: I, error_type_of: O, observe: E) -> IterInSpan<I, O, E>
where
    I: Iterator,
    O: FnMut(&I::Item) -> Option<Cow<'static, str>>,
    E: FnOnce(&mut End<'_>),
{
    IterInSpan { iterator, items: Items::new(call, error_type_of, observe) }
}

/// An iterator inside its span.
pub struct IterInSpan<I, O, E: FnOnce(&mut End<'_>)> {
    iterator: I,
    items: Items<O, E>,
}

impl<I, O, E> Iterator for IterInSpan<I, O, E>
where
    I: Iterator,
    O: FnMut(&I::Item) -> Option<Cow<'static, str>>,
    E: FnOnce(&mut End<'_>),
{
    type Item = I::Item;

    fn next(&mut self) -> Option<I::Item> {
        let turn = self.items.state.enter();
        let item = self.iterator.next();
        drop(turn);
        self.items.see(item.as_ref());
        item
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.iterator.size_hint()
    }
}

#[cfg(feature = "stream")]
mod streams {
    use super::{Call, Cow, End, Items};
    use futures_core::Stream;
    use pin_project_lite::pin_project;
    use std::pin::Pin;
    use std::task::{Context, Poll, ready};

    /// Runs `stream` inside its span; the first item for which `error_type_of` knows a type makes the call a failure.
    pub fn in_stream<S, O, E>(call: Call, stream: S, error_type_of: O, observe: E) -> StreamInSpan<S, O, E>
    where
        S: Stream,
        O: FnMut(&S::Item) -> Option<Cow<'static, str>>,
        E: FnOnce(&mut End<'_>),
    {
        StreamInSpan { stream, items: Items::new(call, error_type_of, observe) }
    }

    pin_project! {
        /// A stream inside its span.
        pub struct StreamInSpan<S, O, E>
        where
            E: FnOnce(&mut End<'_>),
        {
            #[pin]
            stream: S,
            items: Items<O, E>,
        }
    }

    impl<S, O, E> Stream for StreamInSpan<S, O, E>
    where
        S: Stream,
        O: FnMut(&S::Item) -> Option<Cow<'static, str>>,
        E: FnOnce(&mut End<'_>),
    {
        type Item = S::Item;

        fn poll_next(self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<Option<S::Item>> {
            let this = self.project();
            let turn = this.items.state.enter();
            let polled = this.stream.poll_next(cx);
            drop(turn);
            let item = ready!(polled);
            this.items.see(item.as_ref());
            Poll::Ready(item)
        }

        fn size_hint(&self) -> (usize, Option<usize>) {
            self.stream.size_hint()
        }
    }
}
#[cfg(feature = "stream")]
pub use streams::in_stream;
