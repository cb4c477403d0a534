//! The printed line of a log record.

use super::escape::shorten;
use crate::display_value::DisplayValue;
use opentelemetry::logs::AnyValue;
use opentelemetry::trace::{SpanId, TraceId};
use opentelemetry_sdk::logs::SdkLogRecord;
use std::time::SystemTime;

/// Maximum length of a body. The console truncates longer ones; other exporters export the whole text.
const TEXT_LIMIT: usize = 500;
const VALUE_LIMIT: usize = 80;

/// A formatted log record with its span.
#[derive(Clone, Debug, PartialEq)]
pub(crate) struct PrintedLog {
    pub(crate) span: Option<(TraceId, SpanId)>,
    pub(crate) time: Option<SystemTime>,
    /// Severity, body or event name, and attributes.
    pub(crate) line: String,
}

impl PrintedLog {
    pub(super) fn new(record: &SdkLogRecord) -> Self {
        let span = record.trace_context();
        let number = record.severity_number().map(|severity| severity.name());
        let content = LogSummary {
            severity: record.severity_text().or(number).unwrap_or("LOG"),
            body: record.body(),
            event_name: record.event_name(),
            attributes: record.attributes_iter().map(|(key, value)| (key.as_str(), value)).collect(),
        };
        Self {
            span: span.map(|span| (span.trace_id, span.span_id)),
            time: record.timestamp().or(record.observed_timestamp()),
            line: content.line(),
        }
    }
}

/// The content of a log record that was recorded here or received.
pub(crate) struct LogSummary<'a> {
    pub(crate) severity: &'a str,
    pub(crate) body: Option<&'a AnyValue>,
    pub(crate) event_name: Option<&'a str>,
    pub(crate) attributes: Vec<(&'a str, &'a AnyValue)>,
}

impl LogSummary<'_> {
    pub(crate) fn line(&self) -> String {
        let severity = shorten(self.severity, 9);
        let body = self.body.map(DisplayValue::text);
        // The event name is only printed if there is no body.
        let title = body.as_deref().or(self.event_name).map(|title| shorten(title, TEXT_LIMIT));
        let (exception, printed_type) = self.exception(body.as_deref().unwrap_or_default());
        let mut texts = title.into_iter().chain(exception);
        let mut parts = vec![format!("{severity:<5} {}", texts.next().unwrap_or_default())];
        parts.extend(texts);
        for (key, value) in &self.attributes {
            let value = DisplayValue::text(value);
            let is_printed = *key == "error.type" && printed_type.as_ref() == Some(&value);
            if !is_printed && !["exception.", "code."].iter().any(|prefix| key.starts_with(prefix)) {
                parts.push(format!("{}={}", shorten(key, VALUE_LIMIT), shorten(&value, VALUE_LIMIT)));
            }
        }
        parts.join("  ").trim_end().to_owned()
    }

    /// Returns `exception.type: exception.message`, and the type if that text contains it. If the body contains the message, `error.type`
    /// is enough.
    fn exception(&self, body: &str) -> (Option<String>, Option<String>) {
        let find = |key_name: &str| {
            self.attributes.iter().find(|(key, _)| *key == key_name).map(|(_, value)| DisplayValue::text(value))
        };
        let (kind, error_type) = (find("exception.type"), find("error.type"));
        let message = find("exception.message").filter(|message| !body.contains(&**message));
        if message.is_none() && error_type.is_some() && error_type == kind {
            return (None, None);
        }
        let parts: Vec<_> = kind.clone().into_iter().chain(message).collect();
        ((!parts.is_empty()).then(|| shorten(&parts.join(": "), TEXT_LIMIT)), kind)
    }
}
