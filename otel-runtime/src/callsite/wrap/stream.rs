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
pub fn in_stream<R, O, E>(call: Call, stream: R, error_type_of: O, observe: E) -> StreamInSpan<R::Measured, O, E>
where
    R: ReturnedStream,
    O: FnMut(&R::Item) -> Option<Cow<'static, str>>,
    E: FnOnce(&mut End<'_>),
{
    StreamInSpan { stream: stream.into_measured(), items: ObservedItems::new(call, error_type_of, observe) }
}

/// Any stream. The associated types keep the compiler from reporting another type again.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a stream",
    label = "`{Self}` is not a stream",
    note = "the attribute expects a `futures::Stream` because of the declared return type; if the type or trait only has the same name, write `sync` in the attribute"
)]
pub trait ReturnedStream {
    #[doc(hidden)]
    type Item;
    #[doc(hidden)]
    type Measured: Stream<Item = Self::Item>;
    #[doc(hidden)]
    fn into_measured(self) -> Self::Measured;
}

#[diagnostic::do_not_recommend]
impl<S: Stream> ReturnedStream for S {
    type Item = S::Item;
    type Measured = S;

    fn into_measured(self) -> S {
        self
    }
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
