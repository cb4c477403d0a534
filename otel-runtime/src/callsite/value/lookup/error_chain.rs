//! An error and its sources as one text.

use super::fallback::fallback;
use std::error::Error;
use std::fmt;

/// Formats an error with all its sources as `outer: middle: inner`. This includes types that convert to an error by `AsRef`, such as
/// `anyhow::Error`.
pub fn chain<E: ?Sized>(error: &E) -> Chain<'_, E> {
    Chain(Lent(LentShared(NoError(error))))
}

/// The bound that is missing for a type that is not an error; it exists for its message.
#[diagnostic::on_unimplemented(
    message = "`err(chain)` needs an error that implements `std::error::Error`, but `{Self}` does not",
    label = "has no error sources",
    note = "write `err` for its `Display` text, or `err(Debug)`"
)]
pub trait HasSources {
    #[doc(hidden)]
    fn sources(&self) -> Sources<'_>;
}

/// The type implements `Error`.
pub struct Chain<'a, E: ?Sized>(Lent<'a, E>);
/// The type implements `AsRef<dyn Error>`.
pub struct Lent<'a, E: ?Sized>(LentShared<'a, E>);
/// The type implements `AsRef<dyn Error + Send + Sync>`.
pub struct LentShared<'a, E: ?Sized>(NoError<'a, E>);
/// Any other type, which is a compile error.
pub struct NoError<'a, E: ?Sized>(&'a E);
fallback!(Chain -> Lent, Lent -> LentShared, LentShared -> NoError);

impl<E: Error> Chain<'_, E> {
    pub fn otel_sources(&self) -> Sources<'_> {
        Sources(self.0.0.0.0)
    }
}

impl<E: AsRef<dyn Error> + ?Sized> Lent<'_, E> {
    pub fn otel_sources(&self) -> Sources<'_> {
        Sources(self.0.0.0.as_ref())
    }
}

impl<E: AsRef<dyn Error + Send + Sync> + ?Sized> LentShared<'_, E> {
    pub fn otel_sources(&self) -> Sources<'_> {
        Sources(self.0.0.as_ref())
    }
}

impl<E: ?Sized> NoError<'_, E> {
    pub fn otel_sources(&self) -> Sources<'_>
    where
        E: HasSources,
    {
        self.0.sources()
    }
}

/// Displays an error and its sources.
pub struct Sources<'a>(&'a (dyn Error + 'a));

impl fmt::Display for Sources<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.0)?;
        let mut source = self.0.source();
        while let Some(error) = source {
            write!(f, ": {error}")?;
            source = error.source();
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_chain_shows_every_source() {
        #[derive(Debug, thiserror::Error)]
        #[error("no order")]
        struct Outer(#[source] std::num::ParseIntError);
        let error = Outer("x".parse::<u8>().unwrap_err());
        assert_eq!(chain(&error).otel_sources().to_string(), "no order: invalid digit found in string");
        let boxed: Box<dyn Error> = Box::new(error);
        assert_eq!(chain(&boxed).otel_sources().to_string(), "no order: invalid digit found in string");
    }
}
