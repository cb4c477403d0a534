//! A call that returns when it is done.

use super::scoped::Scoped;
use crate::callsite::live::active_call::ActiveCall;
use crate::callsite::live::end::{End, EndKind};
use crate::callsite::once::once;
use opentelemetry::ContextGuard;
use std::mem;

/// What one call records, or nothing if it records nothing.
pub struct Call(pub(crate) Option<ActiveCall>);

impl Call {
    /// Makes the call's span current until the guard is dropped, which also ends the call.
    #[inline]
    pub fn enter(self) -> Entered {
        self.enter_with(|_| ())
    }

    /// The same, with something to say at the end of a call that does not panic.
    #[inline]
    pub fn enter_with<E: FnOnce(&mut End<'_>)>(self, observe: E) -> Entered<E> {
        Entered { guard: self.attach(), call: self, observe: Some(observe) }
    }

    /// Ends the call here and now.
    #[inline]
    pub fn done(self) {
        self.done_with(|_| ());
    }

    /// The same, with something to say.
    #[inline]
    pub fn done_with(mut self, observe: impl FnOnce(&mut End<'_>)) {
        if self.0.is_some() {
            self.finish(None, &mut once!(observe));
        }
    }

    /// Makes the call's span current for as long as the guard lives.
    #[inline]
    pub(crate) fn attach(&self) -> Option<ContextGuard> {
        self.0.as_ref().and_then(ActiveCall::attach)
    }

    /// Runs a part of the call inside its span, which goes on after it.
    #[inline]
    pub fn scope<R>(&self, part: impl FnOnce() -> R) -> R {
        let _attached = self.attach();
        part()
    }

    /// Polls a part of the call inside the span, which goes on after it.
    pub fn scope_future<F: Future>(&self, part: F) -> Scoped<F> {
        Scoped::new(part, self.0.as_ref().and_then(ActiveCall::own_context))
    }

    /// Ends the call, whose span is current by `guard`, with what `observe` says.
    #[inline(never)]
    pub(crate) fn finish(&mut self, guard: Option<ContextGuard>, observe: &mut dyn FnMut(&mut End<'_>)) {
        if let Some(live) = &mut self.0 {
            live.close(guard, EndKind::Returned, observe);
            self.0 = None;
        }
    }
}

/// A call that was never entered, or that panicked.
impl Drop for Call {
    #[inline]
    fn drop(&mut self) {
        if let Some(mut live) = self.0.take() {
            live.fail(None);
        }
    }
}

/// A call whose span is current; dropping it ends the call.
#[must_use = "what it stands for ends when it is dropped; keep it: `let _span = span!(..);`"]
pub struct Entered<E: FnOnce(&mut End<'_>) = fn(&mut End<'_>)> {
    guard: Option<ContextGuard>,
    call: Call,
    observe: Option<E>,
}

impl<E: FnOnce(&mut End<'_>)> Entered<E> {
    /// Ends the call with what `observe` says of its result, which is handed through.
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
            returned(live, self.guard.take(), &mut once!(observe));
            self.call.0 = None;
        }
    }
}

/// The body returned without a value to look at, or it panicked.
#[inline(never)]
fn returned(live: &mut ActiveCall, guard: Option<ContextGuard>, observe: &mut dyn FnMut(&mut End<'_>)) {
    if live.panicked() { live.fail(guard) } else { live.close(guard, EndKind::Returned, observe) }
}

/// Runs the body inside its span and lets `observe` say what its result means.
///
/// `FnOnce` lets the body return what it borrowed, and the caller writes the return type on the closure, so that
/// coercions happen as in a plain function.
#[inline]
pub fn call<R>(mut call: Call, body: impl FnOnce() -> R, observe: impl FnOnce(&R, &mut End<'_>)) -> R {
    // Behind the call, so dropped before it: a body that panics is detached before its span ends.
    let guard = call.attach();
    let result = body();
    if call.0.is_some() {
        call.finish(guard, &mut once!(|end: &mut End<'_>| observe(&result, end)));
    }
    // Nothing is left to drop, and the compiler need not look.
    mem::forget(call);
    result
}

/// Runs a body outside any span: what it makes is observed later.
#[inline]
pub fn evaluate<R>(body: impl FnOnce() -> R) -> R {
    body()
}

/// Stands where a value of the return type is needed for inference; never called.
pub fn expect<T>() -> T {
    unreachable!("generated code guards this call with `if false`")
}
