//! The call around a stream or an iterator, whose items determine its outcome.

use super::call::Call;
use super::turns::{PolledCall, Turn};
use crate::callsite::live::end::End;
use crate::callsite::once::once;
use opentelemetry::KeyValue;
use std::borrow::Cow;

/// A call around a stream or an iterator, and its outcome so far.
pub(crate) struct ObservedItems<O, E: FnOnce(&mut End<'_>)> {
    error_type_of: O,
    count: i64,
    first_error: Option<Cow<'static, str>>,
    observe: Option<E>,
    state: PolledCall,
}

impl<O, E: FnOnce(&mut End<'_>)> ObservedItems<O, E> {
    pub(crate) fn new(call: Call, error_type_of: O, observe: E) -> Self {
        Self { error_type_of, count: 0, first_error: None, observe: Some(observe), state: PolledCall::new(call) }
    }

    /// Makes the span current while the next item is computed.
    #[inline]
    pub(crate) fn enter(&mut self) -> Option<Turn<'_>> {
        self.state.enter()
    }

    pub(crate) fn see<T>(&mut self, item: Option<&T>)
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
        if let Some(live) = self.state.live().filter(|live| live.has_poll_stats()) {
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

/// A stream or an iterator that is not exhausted is not a failure.
impl<O, E: FnOnce(&mut End<'_>)> Drop for ObservedItems<O, E> {
    fn drop(&mut self) {
        self.end();
    }
}

/// Moves the call into the stream or iterator in an `Ok`. An `Err` ends the call.
///
/// # Errors
///
/// Returns the error of the function unchanged.
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

/// Moves the call into the stream or iterator in a `Some`. A `None` ends the call.
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
