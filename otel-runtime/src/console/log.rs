//! A log record as the console keeps it: its line, and which span it belongs to.

use super::escape::shorten;
use crate::shown::Shown;
use opentelemetry::trace::{SpanId, TraceId};
use opentelemetry_sdk::logs::SdkLogRecord;
use std::time::SystemTime;

/// Longer bodies are cut: a line is for reading, the whole text is for the other exporters.
const TEXT_LIMIT: usize = 500;
const VALUE_LIMIT: usize = 80;

/// One record, already formatted, because that is all the console needs of it.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Log {
    pub(super) span: Option<(TraceId, SpanId)>,
    pub(super) time: Option<SystemTime>,
    /// Severity, then body or event name, then attributes.
    pub(super) line: String,
}

impl Log {
    pub(super) fn new(record: &SdkLogRecord) -> Self {
        let context = record.trace_context();
        Self {
            span: context.map(|context| (context.trace_id, context.span_id)),
            time: record.timestamp().or(record.observed_timestamp()),
            line: line(record),
        }
    }
}

fn line(record: &SdkLogRecord) -> String {
    let number = record.severity_number().map(|severity| severity.name());
    let severity = shorten(record.severity_text().or(number).unwrap_or("LOG"), 9);
    let body = record.body().map(Shown::text);
    // With a body the event name is only a detail.
    let title = body.as_deref().or(record.event_name()).map(|title| shorten(title, TEXT_LIMIT));
    let (exception, told) = exception(record, body.as_deref().unwrap_or_default());
    let mut said = title.into_iter().chain(exception);
    let mut parts = vec![format!("{severity:<5} {}", said.next().unwrap_or_default())];
    parts.extend(said);
    for (key, value) in record.attributes_iter() {
        let (key, value) = (key.as_str(), Shown::text(value));
        let is_told = key == "error.type" && told.as_ref() == Some(&value);
        if !is_told && !["exception.", "code."].iter().any(|prefix| key.starts_with(prefix)) {
            parts.push(format!("{}={}", shorten(key, VALUE_LIMIT), shorten(&value, VALUE_LIMIT)));
        }
    }
    parts.join("  ").trim_end().to_owned()
}

/// `exception.type: exception.message`, and the type if that tells it; a body with the message in it needs no more than
/// `error.type`.
fn exception(record: &SdkLogRecord, body: &str) -> (Option<String>, Option<String>) {
    let find =
        |wanted: &str| record.attributes_iter().find(|(key, _)| key.as_str() == wanted).map(|(_, v)| Shown::text(v));
    let (kind, error_type) = (find("exception.type"), find("error.type"));
    let message = find("exception.message").filter(|message| !body.contains(&**message));
    if message.is_none() && error_type.is_some() && error_type == kind {
        return (None, None);
    }
    let shown: Vec<_> = kind.clone().into_iter().chain(message).collect();
    ((!shown.is_empty()).then(|| shorten(&shown.join(": "), TEXT_LIMIT)), kind)
}
