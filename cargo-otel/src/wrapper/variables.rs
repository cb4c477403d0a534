//! The variables that the build sets for the wrapper.

/// The shadow of the base folder.
pub(crate) const SHADOW: &str = "CARGO_OTEL_SHADOW";
/// The base folder.
pub(crate) const ORIGINAL: &str = "CARGO_OTEL_ORIGINAL";
/// The file with the insertions.
pub(crate) const INSERTIONS: &str = "CARGO_OTEL_INSERTIONS";
/// The folder in which failures are recorded.
pub(crate) const FAILURES: &str = "CARGO_OTEL_FAILURES";
/// The wrapper that the user has set.
pub(crate) const WRAPPER: &str = "CARGO_OTEL_WRAPPER";
