//! The sources of an error that is a field.

use crate::callsite::value::caught::caught;
use crate::callsite::value::text::bounded;
use std::error::Error;
use std::iter::successors;

/// An error with more sources than this is its own source.
const MAX_SOURCES: usize = 64;

/// Returns the texts of the sources of an error, the nearest first. Each has at most `limit` characters.
pub(super) fn sources(error: &(dyn Error + 'static), limit: usize) -> Vec<String> {
    let sources = || successors(error.source(), |&error| error.source()).take(MAX_SOURCES);
    caught(|| sources().map(|source| bounded(limit, format_args!("{source}"))).collect()).unwrap_or_default()
}
