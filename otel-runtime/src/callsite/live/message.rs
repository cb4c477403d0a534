//! What an error says in words.

use super::end::End;
use crate::callsite::value::fallback::fallback;
use std::fmt::Display;

/// The message of a failure, if its error has a `Display` text: found by method lookup, so that it compiles for every type.
pub fn message<R: ?Sized>(result: &R) -> Message<'_, R> {
    Message(NoMessage(result))
}

/// A `Result` whose error has a `Display` text.
pub struct Message<'a, R: ?Sized>(NoMessage<'a, R>);
/// Anything else has no message.
pub struct NoMessage<'a, R: ?Sized>(&'a R);

impl<T, E: Display> Message<'_, Result<T, E>> {
    /// Gives it to the records that have none.
    pub fn report(&self, end: &mut End<'_>) {
        if let Err(error) = self.0.0 {
            end.message(format_args!("{error}"));
        }
    }
}

impl<R: ?Sized> NoMessage<'_, R> {
    #[expect(clippy::unused_self, reason = "stands in for the method of the other wrapper")]
    pub fn report(&self, _: &mut End<'_>) {}
}

fallback!(Message -> NoMessage);
