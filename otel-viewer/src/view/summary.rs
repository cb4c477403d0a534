//! Counts of everything that is kept, was dropped or was refused.

use serde::Serialize;

/// What the viewer keeps and what it has lost.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Summary {
    /// The version of the viewer.
    pub version: &'static str,
    /// The names of all services that have sent something, sorted.
    pub services: Vec<String>,
    /// What is kept.
    pub counts: Counts,
    /// What was dropped.
    pub dropped: DroppedCounts,
    /// The memory of what is kept.
    pub memory: Memory,
    /// Requests that the receiver refused, grouped by path and reason.
    pub refused: Vec<RefusedView>,
    /// The file to which everything is written, if there is one.
    pub keep: Option<KeepView>,
    /// The number of changes so far.
    pub revision: u64,
}

/// The file to which received requests are written.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct KeepView {
    /// The path.
    pub path: String,
    /// The length of the file.
    pub bytes: u64,
    /// The number of requests that could not be written.
    pub lost: u64,
    /// Why the last one of these could not be written.
    pub reason: Option<String>,
}

/// The numbers of what is kept.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Counts {
    /// Traces.
    pub traces: usize,
    /// Spans.
    pub spans: usize,
    /// Log records.
    pub logs: usize,
    /// Metrics.
    pub metrics: usize,
    /// Findings with different texts.
    pub findings: usize,
}

/// The numbers of what was dropped to keep the memory bounded.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct DroppedCounts {
    /// Traces.
    pub traces: u64,
    /// Spans of dropped traces, including those that arrived later.
    pub spans: u64,
    /// Log records.
    pub logs: u64,
    /// Points of metrics.
    pub points: u64,
}

/// The memory of what is kept, as it is measured.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Memory {
    /// The number of bytes.
    pub bytes: usize,
    /// The limit.
    pub limit: usize,
}

/// Requests that were refused for the same reason.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct RefusedView {
    /// The path.
    pub path: String,
    /// The status and a message.
    pub reason: String,
    /// The number of requests.
    pub count: u64,
}

/// A change of what is kept.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct Change {
    /// The number of changes so far.
    pub revision: u64,
    /// What is kept.
    pub counts: Counts,
}
