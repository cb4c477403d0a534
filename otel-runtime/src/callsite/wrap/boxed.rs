//! Returned futures, streams and iterators whose type is not `impl Trait`: the compiler checks whether the type is a box, because only a box
//! of a trait object can contain the wrapped value, too.

#[cfg(feature = "stream")]
use futures_core::stream::Stream;
use std::pin::Pin;

/// Wraps a future that is returned in a box, and boxes the result in the same way.
pub fn boxed_future<R: BoxedFuture, W>(returned: R, wrap: impl FnOnce(R::Inner) -> W) -> R::Wrapped<W> {
    R::boxed(wrap(returned.inner()))
}

/// Wraps a stream that is returned in a box, and boxes the result in the same way.
#[cfg(feature = "stream")]
pub fn boxed_stream<R: BoxedStream, W>(returned: R, wrap: impl FnOnce(R::Inner) -> W) -> R::Wrapped<W> {
    R::boxed(wrap(returned.inner()))
}

/// Wraps an iterator that is returned in a box, and boxes the result in the same way.
pub fn boxed_iterator<R: BoxedIterator, W>(returned: R, wrap: impl FnOnce(R::Inner) -> W) -> R::Wrapped<W> {
    R::boxed(wrap(returned.inner()))
}

/// The types, other than `impl Future`, that a function with the option `future` can return.
///
/// Generated code uses the associated types, so that the compiler reports any other return type only once.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a boxed future",
    label = "neither `impl Future` nor a boxed future",
    note = "to measure the future, declare the return type as `impl Future<Output = ..>` or `Pin<Box<dyn Future<Output = ..>>>`, because the attribute wraps the future in another type",
    note = "to measure only the call, write `sync` in the attribute"
)]
pub trait BoxedFuture {
    #[doc(hidden)]
    type Inner;
    #[doc(hidden)]
    type Wrapped<W>;
    #[doc(hidden)]
    fn inner(self) -> Self::Inner;
    #[doc(hidden)]
    fn boxed<W>(wrapped: W) -> Self::Wrapped<W>;
}

impl<F: Future + ?Sized> BoxedFuture for Pin<Box<F>> {
    type Inner = Self;
    type Wrapped<W> = Pin<Box<W>>;

    fn inner(self) -> Self {
        self
    }

    fn boxed<W>(wrapped: W) -> Pin<Box<W>> {
        Box::pin(wrapped)
    }
}

impl<F: Future + ?Sized> BoxedFuture for Box<F> {
    type Inner = Pin<Self>;
    type Wrapped<W> = Box<W>;

    fn inner(self) -> Pin<Self> {
        Self::into_pin(self)
    }

    fn boxed<W>(wrapped: W) -> Box<W> {
        Box::new(wrapped)
    }
}

/// The types, other than `impl Stream`, that a function with the option `stream` can return.
#[cfg(feature = "stream")]
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a boxed stream",
    label = "neither `impl Stream` nor a boxed stream",
    note = "to measure the stream, declare the return type as `impl Stream<Item = ..>` or `Pin<Box<dyn Stream<Item = ..>>>`, because the attribute wraps the stream in another type",
    note = "to measure only the call, write `sync` in the attribute"
)]
pub trait BoxedStream {
    #[doc(hidden)]
    type Inner;
    #[doc(hidden)]
    type Wrapped<W>;
    #[doc(hidden)]
    fn inner(self) -> Self::Inner;
    #[doc(hidden)]
    fn boxed<W>(wrapped: W) -> Self::Wrapped<W>;
}

#[cfg(feature = "stream")]
impl<S: Stream + ?Sized> BoxedStream for Pin<Box<S>> {
    type Inner = Self;
    type Wrapped<W> = Pin<Box<W>>;

    fn inner(self) -> Self {
        self
    }

    fn boxed<W>(wrapped: W) -> Pin<Box<W>> {
        Box::pin(wrapped)
    }
}

#[cfg(feature = "stream")]
impl<S: Stream + ?Sized> BoxedStream for Box<S> {
    type Inner = Pin<Self>;
    type Wrapped<W> = Box<W>;

    fn inner(self) -> Pin<Self> {
        Self::into_pin(self)
    }

    fn boxed<W>(wrapped: W) -> Box<W> {
        Box::new(wrapped)
    }
}

/// The types, other than `impl Iterator`, that a function with the option `iter` can return.
#[diagnostic::on_unimplemented(
    message = "`{Self}` is not a boxed iterator",
    label = "neither `impl Iterator` nor a boxed iterator",
    note = "to measure the iterator, declare the return type as `impl Iterator<Item = ..>` or `Box<dyn Iterator<Item = ..>>`, because the attribute wraps the iterator in another type",
    note = "to measure only the call, remove `iter` from the attribute, or write `sync`"
)]
pub trait BoxedIterator {
    #[doc(hidden)]
    type Inner;
    #[doc(hidden)]
    type Wrapped<W>;
    #[doc(hidden)]
    fn inner(self) -> Self::Inner;
    #[doc(hidden)]
    fn boxed<W>(wrapped: W) -> Self::Wrapped<W>;
}

impl<I: Iterator + ?Sized> BoxedIterator for Box<I> {
    type Inner = Self;
    type Wrapped<W> = Box<W>;

    fn inner(self) -> Self {
        self
    }

    fn boxed<W>(wrapped: W) -> Box<W> {
        Box::new(wrapped)
    }
}
