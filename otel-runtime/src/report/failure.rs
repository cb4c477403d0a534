//! What did not arrive.

use super::signal::Signal;
use std::fmt;

/// Telemetry that did not arrive, or may not have.
///
/// ```no_run
/// let telemetry = otel_runtime::init()?;
/// if let Err(error) = telemetry.shutdown() {
///     for failure in error.failures() {
///         eprintln!("{}: {} lost, {}", failure.signal, failure.lost, failure.cause);
///     }
/// }
/// # Ok::<(), otel_runtime::InstallError>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Failure {
    /// Which signal.
    pub signal: Signal,
    /// Where it was to go: a URL, or the name of an exporter.
    pub destination: String,
    /// What went wrong, with a hint where there is one.
    pub cause: String,
    /// Spans, log records or metrics that were given up; zero where the outcome is unknown.
    pub lost: u64,
}

impl fmt::Display for Failure {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{} to {}: {}", self.signal, self.destination, self.cause)?;
        match self.lost {
            0 => Ok(()),
            lost => write!(f, " ({lost} {} lost)", self.signal.items(lost)),
        }
    }
}
