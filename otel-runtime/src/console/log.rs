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
    let severity = record.severity_text().or(number).unwrap_or("LOG");
    let mut line = format!("{:<5}", shorten(severity, 9));
    let mut part = |text: &str| {
        line.push(' ');
        line.push_str(text);
    };
    if let Some(body) = record.body() {
        part(&shorten(&Shown::text(body), TEXT_LIMIT));
    }
    // With a body the event name is only a detail.
    if let (Some(name), None) = (record.event_name(), record.body()) {
        part(&shorten(name, TEXT_LIMIT));
    }
    exception(record, &mut part);
    for (key, value) in record.attributes_iter() {
        if !["exception.", "code."].iter().any(|prefix| key.as_str().starts_with(prefix)) {
            part(&format!("{}={}", shorten(key.as_str(), VALUE_LIMIT), shorten(&Shown::text(value), VALUE_LIMIT)));
        }
    }
    line.truncate(line.trim_end().len());
    line
}

/// `exception.type: exception.message`, whichever of the two there are.
fn exception(record: &SdkLogRecord, part: &mut impl FnMut(&str)) {
    let find =
        |wanted: &str| record.attributes_iter().find(|(key, _)| key.as_str() == wanted).map(|(_, v)| Shown::text(v));
    let (kind, message) = (find("exception.type"), find("exception.message"));
    let shown: Vec<_> = [kind, message].into_iter().flatten().collect();
    if !shown.is_empty() {
        part(&shorten(&shown.join(": "), TEXT_LIMIT));
    }
}
