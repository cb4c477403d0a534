//! Findings: deviations from the semantic conventions.

use serde::{Serialize, Serializer};
use std::sync::Arc;

/// How serious a finding is: as serious as for the compiler, when the name is written in an attribute of a function.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum FindingLevelView {
    /// Certainly a mistake.
    Error,
    /// Probably a mistake.
    Warning,
}

/// The signal that a finding is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[serde(rename_all = "lowercase")]
#[non_exhaustive]
pub enum SignalView {
    /// A span, its events or links.
    Span,
    /// A metric or its points.
    Metric,
    /// A log record.
    Log,
    /// A resource or an instrumentation scope.
    Resource,
}

/// A finding at the span, metric or log record that caused it.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize)]
#[non_exhaustive]
pub struct FindingView {
    /// How serious it is.
    pub level: FindingLevelView,
    /// What is wrong, and what to write instead.
    #[serde(serialize_with = "message")]
    pub message: Arc<str>,
}

/// All findings with the same text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct FindingGroupView {
    /// How serious they are.
    pub level: FindingLevelView,
    /// What is wrong, and what to write instead.
    #[serde(serialize_with = "message")]
    pub message: Arc<str>,
    /// The number of findings among the telemetry that is kept.
    pub count: usize,
    /// The signal.
    pub signal: SignalView,
    /// Where the last one was found.
    pub example: FindingExample,
}

/// Where a finding was found. Fields that do not apply are `None`.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct FindingExample {
    /// The trace of the span.
    pub trace_id: Option<String>,
    /// The span.
    pub span_id: Option<String>,
    /// The name of the metric.
    pub metric: Option<String>,
    /// The ID of the log record.
    pub log: Option<String>,
    /// The service of the resource.
    pub service: Option<String>,
}

/// The findings, most serious first.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct FindingList {
    /// The findings, grouped by text.
    pub findings: Vec<FindingGroupView>,
    /// The number of findings that are in no group, because there are too many different ones.
    pub left_out: u64,
}

fn message<S: Serializer>(message: &Arc<str>, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(message)
}
