//! Losses of telemetry.

use super::signal::Signal;
use std::fmt;

/// Telemetry that was not delivered, or whose delivery is unknown.
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
    /// The signal.
    pub signal: Signal,
    /// The destination: a URL, or the name of an exporter.
    pub destination: String,
    /// The cause, with a hint if there is one.
    pub cause: String,
    /// The number of spans, log records or metrics that were lost, or zero if it is unknown.
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
