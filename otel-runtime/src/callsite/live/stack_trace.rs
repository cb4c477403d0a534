//! Finds the stack trace of an error whose type a macro cannot see.

use super::end::End;
use crate::callsite::value::lookup::fallback::fallback;
use crate::callsite::value::stack_trace::StackTrace;

/// Finds the stack trace of a failure whose error has one. It is found by method lookup, so this compiles for every type.
pub fn stack_trace<R: ?Sized>(result: &R) -> Captured<'_, R> {
    Captured(NotCaptured(result))
}

/// A `Result` whose error may have captured a backtrace.
pub struct Captured<'a, R: ?Sized>(NotCaptured<'a, R>);
/// Any other type, which has no backtrace.
pub struct NotCaptured<'a, R: ?Sized>(&'a R);

impl<T, E: StackTrace> Captured<'_, Result<T, E>> {
    /// Sets the stack trace of the exception record.
    pub fn otel_report(&self, end: &mut End<'_>) {
        if let Err(error) = self.0.0 {
            end.backtrace(error);
        }
    }
}

impl<R: ?Sized> NotCaptured<'_, R> {
    #[expect(clippy::unused_self, reason = "stands in for the method of the other wrapper")]
    pub fn otel_report(&self, _: &mut End<'_>) {}
}

fallback!(Captured -> NotCaptured);
