//! Stack traces: of errors that have captured one, and of panics.

use super::text::{DEFAULT_TEXT_LIMIT, bounded};
use std::backtrace::{Backtrace, BacktraceStatus};
use std::rc::Rc;
use std::sync::Arc;

/// An error that has captured a backtrace, which becomes `exception.stacktrace` of its exception record.
///
/// The record is that of `#[traced(err)]` or `#[logged]`. Nothing is captured for it: the attribute is left out unless the error has captured
/// a backtrace, which [`Backtrace::capture`] does only if `RUST_BACKTRACE` or `RUST_LIB_BACKTRACE` is set. With the feature `anyhow`, the trait
/// is implemented for `anyhow::Error`.
///
/// ```
/// use otel_runtime::{StackTrace, traced};
/// use std::backtrace::Backtrace;
///
/// #[derive(Debug)]
/// struct SoldOut(Backtrace);
///
/// impl std::fmt::Display for SoldOut {
///     fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
///         f.write_str("sold out")
///     }
/// }
///
/// impl StackTrace for SoldOut {
///     fn backtrace(&self) -> Option<&Backtrace> {
///         Some(&self.0)
///     }
/// }
///
/// #[traced(err)]
/// fn order() -> Result<(), SoldOut> {
///     Err(SoldOut(Backtrace::capture()))
/// }
/// # assert!(order().is_err());
/// ```
///
/// A stack trace is cut at 16,384 characters, or at the limit of `OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT` if that is set.
///
/// The backtrace of an `eyre::Report` is not available: its handler keeps it private.
pub trait StackTrace {
    /// Returns the backtrace, if the error has one.
    fn backtrace(&self) -> Option<&Backtrace>;
}

macro_rules! through {
    ($($pointer:ty),*) => {$(
        impl<E: StackTrace + ?Sized> StackTrace for $pointer {
            fn backtrace(&self) -> Option<&Backtrace> {
                (**self).backtrace()
            }
        }
    )*};
}
through!(&E, &mut E, Box<E>, Rc<E>, Arc<E>);

#[cfg(feature = "anyhow")]
impl StackTrace for anyhow::Error {
    fn backtrace(&self) -> Option<&Backtrace> {
        Some(Self::backtrace(self))
    }
}

/// The maximum length of a stack trace in characters, if no limit is set for attributes.
const MAX_STACK_TRACE: usize = 16 << 10;

/// Formats a backtrace that was captured. Finding the names of its functions is slow.
pub(crate) fn formatted(backtrace: &Backtrace, limit: usize) -> Option<String> {
    (backtrace.status() == BacktraceStatus::Captured).then(|| bounded(limit, format_args!("{backtrace}")))
}

/// Returns the limit of a stack trace, given that of other texts.
pub(crate) fn stack_trace_limit(text_limit: usize) -> usize {
    if text_limit == DEFAULT_TEXT_LIMIT { MAX_STACK_TRACE } else { text_limit }
}
