//! Errors of installing, flushing and shutting down telemetry.

use crate::report::{Failure, Signal};
use std::fmt;
use std::io;

/// The error returned when telemetry cannot be installed.
///
/// The program can continue without telemetry: nothing is installed when this error is returned.
///
/// ```
/// use otel_runtime::{Telemetry, Traces};
/// let error = Telemetry::builder().traces(Traces::otlp().endpoint("collector")).install().unwrap_err();
/// assert_eq!(
///     error.to_string(),
///     "traces.endpoint: `collector` is not a URL; write `http://host:4318` or `https://host:4318`"
/// );
/// ```
#[derive(thiserror::Error)]
#[non_exhaustive]
pub enum InstallError {
    /// A setting in code or an environment variable has an invalid value.
    #[error("{setting}: {reason}")]
    #[non_exhaustive]
    Setting {
        /// The setting, or the environment variable that it was read from.
        setting: String,
        /// What is wrong with the value, and what to write instead.
        reason: String,
    },
    /// A setting needs a Cargo feature that is not enabled.
    #[error(
        "{setting}: `{value}` requires a Cargo feature; add `features = [\"{feature}\"]` to `otel-runtime` in Cargo.toml"
    )]
    #[non_exhaustive]
    Feature {
        /// The setting, or the environment variable that it was read from.
        setting: String,
        /// The value that needs the feature.
        value: &'static str,
        /// The feature of `otel-runtime` to enable.
        feature: &'static str,
    },
    /// A certificate file or key file cannot be read.
    #[error("{setting}: cannot read `{path}`: {source}")]
    #[non_exhaustive]
    File {
        /// The environment variable that contains the path.
        setting: String,
        /// The path of the file.
        path: String,
        /// The error from reading the file.
        source: io::Error,
    },
    /// The configuration file contains something that is invalid or not supported.
    #[error("{}", config_file_text(path, problems))]
    #[non_exhaustive]
    ConfigFile {
        /// The path of the file.
        path: String,
        /// All problems, in the order of the file.
        problems: Vec<ConfigFileProblem>,
    },
    /// The file for OTLP JSON lines cannot be opened.
    #[error("{setting}: cannot write to `{path}`: {source}")]
    #[non_exhaustive]
    OutputFile {
        /// The setting, or the environment variable that contains the path.
        setting: String,
        /// The path of the file.
        path: String,
        /// The error from opening the file.
        source: io::Error,
    },
    /// The listener for Prometheus cannot bind its address.
    #[error("{setting}: cannot listen on `{address}`: {source}; write another address, or port 0 for any free port")]
    #[non_exhaustive]
    Listen {
        /// The setting, or the environment variable that it was read from.
        setting: String,
        /// The host and port of the listener.
        address: String,
        /// The error from the operating system.
        source: io::Error,
    },
    /// The thread that exports a signal cannot be started.
    #[error("{signal}: cannot start the export thread: {source}")]
    #[non_exhaustive]
    Thread {
        /// The signal that the thread exports.
        signal: Signal,
        /// The error from the operating system.
        source: io::Error,
    },
    /// An exporter rejected its settings.
    #[error("{signal}: {reason}")]
    #[non_exhaustive]
    Exporter {
        /// The signal of the exporter.
        signal: Signal,
        /// The error message of the exporter.
        reason: String,
    },
}

/// The error returned when a setting cannot be changed while the program runs. Nothing is changed then.
///
/// ```
/// let telemetry = otel_runtime::init()?;
/// let error = telemetry.set_sampling_ratio(2.0).unwrap_err();
/// assert_eq!(error.to_string(), "traces.sampler: `2` is not a number from 0 to 1");
/// # Ok::<(), otel_runtime::InstallError>(())
/// ```
#[derive(Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum ChangeError {
    /// The value is invalid, or the setting cannot be changed to it.
    #[error("{setting}: {reason}")]
    #[non_exhaustive]
    Setting {
        /// The setting.
        setting: String,
        /// Why it was not changed.
        reason: String,
    },
    /// Telemetry was shut down, or installed again by another [`Telemetry`](crate::Telemetry).
    #[error("telemetry was shut down or installed again; nothing was changed")]
    NotInstalled,
}

impl InstallError {
    pub(crate) fn setting(setting: impl Into<String>, reason: impl Into<String>) -> Self {
        Self::Setting { setting: setting.into(), reason: reason.into() }
    }
}

/// A problem in a configuration file.
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct ConfigFileProblem {
    /// The line, from 1.
    pub line: usize,
    /// The column, from 1.
    pub column: usize,
    /// The path of the key, such as `tracer_provider.processors[0].batch.exporter`. It is empty if the file cannot be parsed.
    pub path: String,
    /// What is wrong, and what to write instead.
    pub message: String,
}

impl fmt::Display for ConfigFileProblem {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { line, column, path, message } = self;
        let colon = if path.is_empty() { "" } else { ": " };
        write!(f, "{line}:{column}: {path}{colon}{message}")
    }
}

/// `otel.yaml:3:1: traces: ..`, or one such line for each problem.
fn config_file_text(path: &str, problems: &[ConfigFileProblem]) -> String {
    if let [problem] = problems {
        return format!("{path}:{problem}");
    }
    let lines = problems.iter().map(|problem| format!("\n  {path}:{problem}"));
    format!("{path}: {} problems{}", problems.len(), lines.collect::<String>())
}

fn list(f: &mut fmt::Formatter<'_>, what: &str, failures: &[Failure]) -> fmt::Result {
    f.write_str(what)?;
    for (index, failure) in failures.iter().enumerate() {
        write!(f, "{} {failure}", if index == 0 { ":" } else { ";" })?;
    }
    Ok(())
}

/// The error returned by [`Telemetry::flush`](crate::Telemetry::flush) when telemetry was not delivered.
#[derive(Clone, PartialEq, Eq)]
pub struct FlushError(pub(crate) Vec<Failure>);

impl FlushError {
    /// Returns one entry for each signal, destination and cause.
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

/// The error returned by [`Telemetry::shutdown`](crate::Telemetry::shutdown) when telemetry was not delivered.
#[derive(Clone, PartialEq, Eq)]
pub struct ShutdownError(pub(crate) Vec<Failure>);

impl ShutdownError {
    /// Returns one entry for each signal, destination and cause.
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

/// `Debug` prints the message as well, because that is how a program prints the error that its `main` returns.
macro_rules! debug_is_message {
    ($($error:ty),*) => {
        $(
            impl fmt::Debug for $error {
                fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                    fmt::Display::fmt(self, f)
                }
            }
        )*
    };
}

debug_is_message!(InstallError, ChangeError, FlushError, ShutdownError);
