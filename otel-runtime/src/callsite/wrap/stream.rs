//! A stream inside a span, which ends when the stream is exhausted or dropped.

use super::call::Call;
use super::items::ObservedItems;
use crate::callsite::live::end::End;
use futures_core::stream::{FusedStream, Stream};
use pin_project_lite::pin_project;
use std::borrow::Cow;
use std::pin::Pin;
use std::task::{Context, Poll, ready};

/// Polls `stream` in the context of `call`. The first item for which `error_type_of` returns a type makes the call a failure.
pub fn in_stream<S, O, E>(call: Call, stream: S, error_type_of: O, observe: E) -> StreamInSpan<S, O, E>
where
    S: Stream,
    O: FnMut(&S::Item) -> Option<Cow<'static, str>>,
    E: FnOnce(&mut End<'_>),
{
    StreamInSpan { stream, items: ObservedItems::new(call, error_type_of, observe) }
}

pin_project! {
    /// A stream inside a span.
    pub struct StreamInSpan<S, O, E>
    where
        E: FnOnce(&mut End<'_>),
    {
        #[pin]
        stream: S,
        items: ObservedItems<O, E>,
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
        let turn = this.items.enter();
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

impl<S, O, E> FusedStream for StreamInSpan<S, O, E>
where
    S: FusedStream,
    O: FnMut(&S::Item) -> Option<Cow<'static, str>>,
    E: FnOnce(&mut End<'_>),
{
    fn is_terminated(&self) -> bool {
        self.stream.is_terminated()
    }
}
