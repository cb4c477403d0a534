//! Log records.

use super::attribute::AttributeView;
use super::finding::FindingView;
use serde::Serialize;

/// A log record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct LogView {
    /// An ID of the viewer, in the order of arrival.
    pub id: String,
    /// The time in nanoseconds since the beginning of the epoch, as text.
    pub time: String,
    /// The severity number from 1 (trace) to 24 (fatal), or 0.
    pub severity: i32,
    /// The severity text, or an empty text.
    pub severity_text: String,
    /// The body as text, or an empty text.
    pub body: String,
    /// The number of characters that were left out of the body.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cut: Option<usize>,
    /// The event name, if it is an event.
    pub event_name: Option<String>,
    /// The attributes.
    pub attributes: Vec<AttributeView>,
    /// The number of attributes that were dropped because of a limit.
    pub dropped_attributes: u32,
    /// The name of the service, or an empty text.
    pub service: String,
    /// The instrumentation scope.
    pub scope: LogScopeView,
    /// The trace of the span in which it was written.
    pub trace_id: Option<String>,
    /// The span in which it was written.
    pub span_id: Option<String>,
    /// What deviates from the conventions.
    pub findings: Vec<FindingView>,
}

/// The instrumentation scope of a log record.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct LogScopeView {
    /// The name.
    pub name: String,
}

/// A part of the log records that match a filter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct LogPage {
    /// The records, newest first.
    pub logs: Vec<LogView>,
    /// The number of all records that match.
    pub total: usize,
    /// The value of `before` for the next part, if there is one.
    pub next: Option<String>,
}
