//! An iterator inside a span, which ends when the iterator is exhausted or dropped.

use super::call::Call;
use super::items::ObservedItems;
use crate::callsite::live::end::End;
use std::borrow::Cow;
use std::iter::FusedIterator;

/// Runs `iterator` in the context of `call`. The first item for which `error_type_of` returns a type makes the call a failure.
pub fn in_iterator<I, O, E>(call: Call, iterator: I, error_type_of: O, observe: E) -> IterInSpan<I, O, E>
where
    I: Iterator,
    O: FnMut(&I::Item) -> Option<Cow<'static, str>>,
    E: FnOnce(&mut End<'_>),
{
    IterInSpan { iterator, items: ObservedItems::new(call, error_type_of, observe) }
}

/// An iterator inside a span.
pub struct IterInSpan<I, O, E: FnOnce(&mut End<'_>)> {
    iterator: I,
    items: ObservedItems<O, E>,
}

impl<I, O, E> Iterator for IterInSpan<I, O, E>
where
    I: Iterator,
    O: FnMut(&I::Item) -> Option<Cow<'static, str>>,
    E: FnOnce(&mut End<'_>),
{
    type Item = I::Item;

    fn next(&mut self) -> Option<I::Item> {
        let turn = self.items.enter();
        let item = self.iterator.next();
        drop(turn);
        self.items.see(item.as_ref());
        item
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        self.iterator.size_hint()
    }
}

impl<I, O, E> DoubleEndedIterator for IterInSpan<I, O, E>
where
    I: DoubleEndedIterator,
    O: FnMut(&I::Item) -> Option<Cow<'static, str>>,
    E: FnOnce(&mut End<'_>),
{
    fn next_back(&mut self) -> Option<I::Item> {
        let turn = self.items.enter();
        let item = self.iterator.next_back();
        drop(turn);
        self.items.see(item.as_ref());
        item
    }
}

impl<I, O, E> ExactSizeIterator for IterInSpan<I, O, E>
where
    I: ExactSizeIterator,
    O: FnMut(&I::Item) -> Option<Cow<'static, str>>,
    E: FnOnce(&mut End<'_>),
{
}

impl<I, O, E> FusedIterator for IterInSpan<I, O, E>
where
    I: FusedIterator,
    O: FnMut(&I::Item) -> Option<Cow<'static, str>>,
    E: FnOnce(&mut End<'_>),
{
}
