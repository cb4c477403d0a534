//! A call that returns when it is done.

use super::fields::End;
use super::span::Span;
use super::start::once;
use std::mem;

/// Runs the body inside its span and lets `observe` say what its result means.
///
/// `FnOnce` lets the body return what it borrowed, and the caller writes the return type on the closure, so that
/// coercions happen as in a plain function.
#[inline]
pub fn call<R>(mut span: Span, body: impl FnOnce() -> R, observe: impl FnOnce(&R, &mut End)) -> R {
    // Behind the span, so dropped before it: a body that panics is detached before its span ends.
    let guard = span.attach();
    let result = body();
    if guard.is_some() {
        span.finish(guard, &mut once(|end: &mut End| observe(&result, end)));
    }
    // Nothing is left to drop, and the compiler need not look.
    mem::forget(span);
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
