//! A stream or an iterator inside its span: from where it is made until it is exhausted or dropped.

use super::fields::End;
use super::future::State;
use super::span::Span;
use super::start::once;
use opentelemetry::KeyValue;
use std::borrow::Cow;

/// What a stream or an iterator has shown so far.
struct Items<O> {
    error_type_of: O,
    count: i64,
    first_error: Option<Cow<'static, str>>,
    state: State,
}

impl<O> Items<O> {
    fn new(span: Span, error_type_of: O) -> Self {
        Self { error_type_of, count: 0, first_error: None, state: State::new(span) }
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
        self.state.end(self.first_error.take());
    }
}

/// Stopping early is what callers of a stream or an iterator do, so it is no failure.
impl<O> Drop for Items<O> {
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
    mut span: Span,
    result: Result<T, E>,
    observe: impl FnOnce(&Result<T, E>, &mut End),
    wrap: impl FnOnce(Span, T) -> U,
) -> Result<U, E> {
    let span = if result.is_err() {
        span.finish(span.attach(), &mut once(|end: &mut End| observe(&result, end)));
        Span(None)
    } else {
        span
    };
    result.map(|items| wrap(span, items))
}

/// The stream or iterator in a `Some` takes the span with it; a `None` ends it.
pub fn in_option<T, U>(
    mut span: Span,
    option: Option<T>,
    observe: impl FnOnce(&Option<T>, &mut End),
    wrap: impl FnOnce(Span, T) -> U,
) -> Option<U> {
    let span = if option.is_none() {
        span.finish(span.attach(), &mut once(|end: &mut End| observe(&option, end)));
        Span(None)
    } else {
        span
    };
    option.map(|items| wrap(span, items))
}

/// Runs `iterator` inside `span`; the first item for which `error_type_of` knows a type makes the span a failure.
pub fn in_iterator<I, O>(span: Span, iterator: I, error_type_of: O) -> IterInSpan<I, O>
where
    I: Iterator,
    O: FnMut(&I::Item) -> Option<Cow<'static, str>>,
{
    IterInSpan { iterator, items: Items::new(span, error_type_of) }
}

/// An iterator inside its span.
pub struct IterInSpan<I, O> {
    iterator: I,
    items: Items<O>,
}

impl<I, O> Iterator for IterInSpan<I, O>
where
    I: Iterator,
    O: FnMut(&I::Item) -> Option<Cow<'static, str>>,
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
    use super::{Cow, Items, Span};
    use futures_core::Stream;
    use pin_project_lite::pin_project;
    use std::pin::Pin;
    use std::task::{Context, Poll, ready};

    /// Runs `stream` inside `span`; the first item for which `error_type_of` knows a type makes the span a failure.
    pub fn in_stream<S, O>(span: Span, stream: S, error_type_of: O) -> StreamInSpan<S, O>
    where
        S: Stream,
        O: FnMut(&S::Item) -> Option<Cow<'static, str>>,
    {
        StreamInSpan { stream, items: Items::new(span, error_type_of) }
    }

    pin_project! {
        /// A stream inside its span.
        pub struct StreamInSpan<S, O> {
            #[pin]
            stream: S,
            items: Items<O>,
        }
    }

    impl<S, O> Stream for StreamInSpan<S, O>
    where
        S: Stream,
        O: FnMut(&S::Item) -> Option<Cow<'static, str>>,
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
