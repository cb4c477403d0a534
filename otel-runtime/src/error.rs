//! What can go wrong between configuration and shutdown, told in words a user can act on.

use crate::report::{Failure, Signal};
use std::fmt;
use std::io;

/// Why telemetry could not be installed; the program may go on without it.
///
/// ```
/// use otel_runtime::{Telemetry, Traces};
/// let error = Telemetry::builder().traces(Traces::otlp().endpoint("collector")).install().unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "traces.endpoint: `collector` is not a URL; write `http://host:4318` or `https://host:4318`"
/// );
/// ```
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum InstallError {
    /// A setting, given in code or by a variable, cannot be followed.
    #[error("{setting}: {reason}")]
    #[non_exhaustive]
    Setting {
        /// The setting, or the variable it came from.
        setting: String,
        /// What is wrong and what to write.
        reason: String,
    },
    /// A setting needs a cargo feature that is off.
    #[error("{setting} asks for `{value}`; add `features = [\"{feature}\"]` to `otel-runtime` in Cargo.toml")]
    #[non_exhaustive]
    Feature {
        /// The setting, or the variable it came from.
        setting: String,
        /// The value that needs the feature.
        value: &'static str,
        /// The feature of `otel-runtime`.
        feature: &'static str,
    },
    /// A certificate or key file cannot be read.
    #[error("{setting}: cannot read `{path}`: {source}")]
    #[non_exhaustive]
    File {
        /// The variable that names the file.
        setting: String,
        /// The file.
        path: String,
        /// Why it cannot be read.
        source: io::Error,
    },
    /// The address for Prometheus cannot be listened on.
    #[error(
        "{setting}: cannot listen on `{address}`: {source}; write another address, with port 0 for one that is free"
    )]
    #[non_exhaustive]
    Listen {
        /// The setting, or the variable it came from.
        setting: String,
        /// The host and the port.
        address: String,
        /// What the operating system said.
        source: io::Error,
    },
    /// A thread for the export could not be started.
    #[error("cannot start the export: {source}")]
    #[non_exhaustive]
    Thread {
        /// The signal that needs the thread.
        signal: Signal,
        /// What the operating system said.
        source: io::Error,
    },
    /// An exporter refused its settings.
    #[error("{signal}: {reason}")]
    #[non_exhaustive]
    Exporter {
        /// The signal it was to export.
        signal: Signal,
        /// What the exporter said.
        reason: String,
    },
}

impl InstallError {
    pub(crate) fn setting(setting: impl Into<String>, reason: impl Into<String>) -> Self {
        Self::Setting { setting: setting.into(), reason: reason.into() }
    }
}

fn list(f: &mut fmt::Formatter<'_>, what: &str, failures: &[Failure]) -> fmt::Result {
    f.write_str(what)?;
    for (index, failure) in failures.iter().enumerate() {
        write!(f, "{} {failure}", if index == 0 { ":" } else { ";" })?;
    }
    Ok(())
}

/// What [`Telemetry::flush`](crate::Telemetry::flush) could not deliver.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct FlushError(pub(crate) Vec<Failure>);

impl FlushError {
    /// One entry for each signal, destination and cause.
    pub fn failures(&self) -> &[Failure] {
        &self.0
    }
}

impl fmt::Display for FlushError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        list(f, "telemetry was not flushed", &self.0)
    }
}

impl std::error::Error for FlushError {}

/// What [`Telemetry::shutdown`](crate::Telemetry::shutdown) could not deliver.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShutdownError(pub(crate) Vec<Failure>);

impl ShutdownError {
    /// One entry for each signal, destination and cause.
    pub fn failures(&self) -> &[Failure] {
        &self.0
    }
}

impl fmt::Display for ShutdownError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        list(f, "telemetry was lost at shutdown", &self.0)
    }
}

impl std::error::Error for ShutdownError {}
