//! The spans that the option `links` finds in a variable, which the body can still use.

use super::fallback::fallback;
use crate::callsite::value::fields::Linked;

/// Selects by method lookup how to iterate over a variable: by reference, or over a clone, such as that of a slice.
pub fn linked<C: ?Sized>(variable: &C) -> ByReference<'_, C> {
    ByReference(OfClone(NotLinked(variable)))
}

/// A collection, such as `Vec<Context>` or `Option<SpanContext>`.
pub struct ByReference<'a, C: ?Sized>(OfClone<'a, C>);
/// A type that can be cloned, such as `&[Context]` or an iterator.
pub struct OfClone<'a, C: ?Sized>(NotLinked<'a, C>);
/// Any other type, which is a compile error.
pub struct NotLinked<'a, C: ?Sized>(&'a C);
fallback!(ByReference -> OfClone, OfClone -> NotLinked);

impl<'a, C: ?Sized> ByReference<'a, C>
where
    &'a C: IntoIterator<Item: Linked>,
{
    pub fn otel_spans(&self) -> <&'a C as IntoIterator>::IntoIter {
        self.0.0.0.into_iter()
    }
}

impl<C: Clone + IntoIterator<Item: Linked>> OfClone<'_, C> {
    pub fn otel_spans(&self) -> C::IntoIter {
        self.0.0.clone().into_iter()
    }
}

impl<C: ?Sized> NotLinked<'_, C> {
    #[expect(clippy::unused_self, reason = "stands in for the methods of the other wrappers")]
    pub fn otel_spans(&self) -> [opentelemetry::Context; 0]
    where
        (): LinksTo<C>,
    {
        []
    }
}

/// Nothing implements this trait; its message is the compile error for a variable that `links` cannot read.
#[diagnostic::on_unimplemented(
    message = "`links` cannot read spans from a variable of the type `{C}` without consuming it",
    label = "not a collection of spans",
    note = "`links` accepts a collection of `Context` or `SpanContext`, owned or borrowed",
    note = "to consume an iterator, write `.into_iter()` after it"
)]
pub trait LinksTo<C: ?Sized> {}
