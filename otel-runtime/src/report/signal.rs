//! The signals: traces, logs and metrics.

use std::fmt;

/// An OpenTelemetry signal.
///
/// ```
/// assert_eq!(otel_runtime::report::Signal::Traces.to_string(), "traces");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Signal {
    /// Spans.
    Traces,
    /// Log records.
    Logs,
    /// Metrics.
    Metrics,
}

impl Signal {
    /// All signals in the order in which they are shut down.
    pub(crate) const ALL: [Self; 3] = [Self::Traces, Self::Logs, Self::Metrics];

    /// Returns the part of environment variable names that stands for the signal, such as `TRACES`.
    pub(crate) fn variable(self) -> &'static str {
        match self {
            Self::Traces => "TRACES",
            Self::Logs => "LOGS",
            Self::Metrics => "METRICS",
        }
    }

    /// Returns the noun for `count` items of the signal.
    pub(crate) fn items(self, count: u64) -> &'static str {
        match (self, count) {
            (Self::Traces, 1) => "span",
            (Self::Traces, _) => "spans",
            (Self::Logs, 1) => "log record",
            (Self::Logs, _) => "log records",
            (Self::Metrics, 1) => "metric",
            (Self::Metrics, _) => "metrics",
        }
    }
}

impl fmt::Display for Signal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Traces => "traces",
            Self::Logs => "logs",
            Self::Metrics => "metrics",
        })
    }
}
