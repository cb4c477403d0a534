//! A call that returns when it is done.

use super::fields::End;
use super::span::Span;

/// Runs the body inside its span and lets `observe` say what its result means.
///
/// `FnOnce` lets the body return what it borrowed, and the caller writes the return type on the closure, so that
/// coercions happen as in a plain function.
#[inline]
pub fn call<R>(span: Span, body: impl FnOnce() -> R, observe: impl FnOnce(&R, &mut End)) -> R {
    let entered = span.enter();
    let result = body();
    if let Some(attached) = entered.take() {
        let mut observe = Some(observe);
        attached.finish(&mut |end| {
            if let Some(observe) = observe.take() {
                observe(&result, end);
            }
        });
    }
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
