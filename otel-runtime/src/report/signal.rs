//! The kinds of telemetry.

use std::fmt;

/// One of the three kinds of telemetry.
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
    /// In the order in which they are shut down.
    pub(crate) const ALL: [Self; 3] = [Self::Traces, Self::Logs, Self::Metrics];

    /// The word in variable names: `OTEL_EXPORTER_OTLP_TRACES_ENDPOINT`.
    pub(crate) fn variable(self) -> &'static str {
        match self {
            Self::Traces => "TRACES",
            Self::Logs => "LOGS",
            Self::Metrics => "METRICS",
        }
    }

    /// What one piece of it is called, for counts in messages.
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
