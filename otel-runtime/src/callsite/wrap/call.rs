//! A call around a body that returns when it is done.

use super::scoped::Scoped;
use crate::callsite::live::attached::Attached;
use crate::callsite::live::end::{End, EndKind};
use crate::callsite::live::live_call::LiveCall;
use crate::callsite::once::once;
use crate::thread_context::detachable;
use std::mem;

/// A call, or nothing if the call records nothing.
pub struct Call(pub(crate) Option<LiveCall>);

impl Call {
    /// Makes the span of the call current until the guard is dropped, which also ends the call.
    #[inline]
    pub fn enter(self) -> Entered {
        self.enter_with(|_| ())
    }

    /// Like [`Call::enter`]; `observe` sets the outcome at the end of a call that does not panic.
    #[inline]
    pub fn enter_with<E: FnOnce(&mut End<'_>)>(self, observe: E) -> Entered<E> {
        Entered { guard: self.attach(), call: self, observe: Some(observe) }
    }

    /// Ends the call at once.
    #[inline]
    pub fn done(mut self) {
        if self.0.is_some() {
            self.finish(None, &mut |_| ());
        }
    }

    /// Makes the span of the call current until the guard is dropped.
    #[inline]
    pub(crate) fn attach(&self) -> Option<Attached> {
        self.0.as_ref().and_then(LiveCall::attach)
    }

    /// Runs a part of the call in its context, without ending the call.
    #[inline]
    pub fn scope<R>(&self, part: impl FnOnce() -> R) -> R {
        let _attached = self.attach();
        part()
    }

    /// Polls a part of the call in its context, without ending the call.
    pub fn scope_future<F: Future>(&self, part: F) -> Scoped<F> {
        Scoped::new(part, self.0.as_ref().and_then(LiveCall::own_context))
    }

    /// Ends the call. `guard` is detached, and `observe` sets the outcome.
    #[inline(never)]
    pub(crate) fn finish(&mut self, guard: Option<Attached>, observe: &mut dyn FnMut(&mut End<'_>)) {
        if let Some(live) = &mut self.0 {
            live.close(guard, EndKind::Returned, observe);
            self.0 = None;
        }
    }
}

/// Ends a call that was never entered, or that panicked.
impl Drop for Call {
    #[inline]
    fn drop(&mut self) {
        if let Some(mut live) = self.0.take() {
            live.fail(None);
        }
    }
}

/// A call whose span is current. Dropping it ends the call.
#[must_use = "what it stands for ends when it is dropped; keep it: `let _span = span!(..);`"]
pub struct Entered<E: FnOnce(&mut End<'_>) = fn(&mut End<'_>)> {
    guard: Option<Attached>,
    call: Call,
    observe: Option<E>,
}

impl<E: FnOnce(&mut End<'_>)> Entered<E> {
    /// Ends the call, lets `observe` set the outcome by the result, and returns the result.
    #[inline]
    pub fn end<R>(mut self, result: R, observe: impl FnOnce(&R, &mut End<'_>)) -> R {
        let guard = self.guard.take();
        self.call.finish(guard, &mut once!(|end: &mut End<'_>| observe(&result, end)));
        result
    }
}

impl<E: FnOnce(&mut End<'_>)> Drop for Entered<E> {
    #[inline]
    fn drop(&mut self) {
        if let (Some(live), Some(observe)) = (&mut self.call.0, self.observe.take()) {
            returned(live, detachable(self.guard.take()), &mut once!(observe));
            self.call.0 = None;
        }
    }
}

/// Ends a call whose body returned without a value to observe, or panicked.
#[inline(never)]
fn returned(live: &mut LiveCall, guard: Option<Attached>, observe: &mut dyn FnMut(&mut End<'_>)) {
    if live.panicked() { live.fail(guard) } else { live.close(guard, EndKind::Returned, observe) }
}

/// Runs the body in the context of the call and lets `observe` set the outcome by its result.
///
/// A body that is `FnOnce` can return what it has captured. The caller writes the return type on the closure, so that coercions work as in
/// a plain function.
#[inline]
pub fn call<R>(mut call: Call, body: impl FnOnce() -> R, observe: impl FnOnce(&R, &mut End<'_>)) -> R {
    // Declared after the call, so it is dropped first: a body that panics is detached before its span ends.
    let guard = call.attach();
    let result = body();
    if call.0.is_some() {
        call.finish(guard, &mut once!(|end: &mut End<'_>| observe(&result, end)));
    }
    // The call has ended, so the code to drop it is not needed.
    mem::forget(call);
    result
}

/// Runs a body outside its span. The span observes the returned value later.
#[inline]
pub fn evaluate<R>(body: impl FnOnce() -> R) -> R {
    body()
}

/// Stands for a value of the return type in type inference. It is never called.
pub fn expect<T>() -> T {
    unreachable!("generated code guards this call with `if false`")
}
