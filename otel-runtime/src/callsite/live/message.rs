//! The message of an error for log records.

use super::end::End;
use crate::callsite::value::lookup::fallback::fallback;
use crate::callsite::value::stack_trace::StackTrace;
use std::fmt::Display;

/// Finds the message of a failure whose error implements `Display`, and its stack trace. They are found by method lookup, so this compiles
/// for every type.
pub fn message<R: ?Sized>(result: &R) -> TracedMessage<'_, R> {
    TracedMessage(Message(NoMessage(result)))
}

/// A `Result` whose error implements `Display` and may have captured a backtrace.
pub struct TracedMessage<'a, R: ?Sized>(Message<'a, R>);
/// A `Result` whose error implements `Display`.
pub struct Message<'a, R: ?Sized>(NoMessage<'a, R>);
/// Any other type, which has no message.
pub struct NoMessage<'a, R: ?Sized>(&'a R);

impl<T, E: Display + StackTrace> TracedMessage<'_, Result<T, E>> {
    /// Sets the message and the stack trace of the log records.
    pub fn otel_report(&self, end: &mut End<'_>) {
        if let Err(error) = self.0.0.0 {
            end.message(format_args!("{error}"));
            end.backtrace(error);
        }
    }
}

impl<T, E: Display> Message<'_, Result<T, E>> {
    /// Sets the message of the log records.
    pub fn otel_report(&self, end: &mut End<'_>) {
        if let Err(error) = self.0.0 {
            end.message(format_args!("{error}"));
        }
    }
}

impl<R: ?Sized> NoMessage<'_, R> {
    #[expect(clippy::unused_self, reason = "stands in for the method of the other wrapper")]
    pub fn otel_report(&self, _: &mut End<'_>) {}
}

fallback!(TracedMessage -> Message, Message -> NoMessage);
