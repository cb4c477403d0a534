//! The printed line of a log record.

use super::escape::shorten;
use crate::display_value::DisplayValue;
use crate::received::ReceivedLog;
use opentelemetry::trace::{SpanId, TraceId};
use std::borrow::Cow;
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
    pub(crate) fn new(log: &ReceivedLog) -> Self {
        // A record without a time has the beginning of the epoch.
        Self { span: log.span, time: Some(log.time).filter(|time| *time != SystemTime::UNIX_EPOCH), line: line(log) }
    }
}

fn line(log: &ReceivedLog) -> String {
    let severity = shorten(&severity(log), 9);
    let body = log.body.as_ref().map(DisplayValue::text);
    // The event name is only printed if there is no body.
    let title = body.as_deref().or(log.event_name.as_deref()).map(|title| shorten(title, TEXT_LIMIT));
    let (exception, printed_type) = exception(log, body.as_deref().unwrap_or_default());
    let mut texts = title.into_iter().chain(exception);
    let mut parts = vec![format!("{severity:<5} {}", texts.next().unwrap_or_default())];
    parts.extend(texts);
    for (key, value) in log.attributes.iter() {
        let value = DisplayValue::text(value);
        let is_printed = key == "error.type" && printed_type.as_ref() == Some(&value);
        if !is_printed && !["exception.", "code."].iter().any(|prefix| key.starts_with(prefix)) {
            parts.push(format!("{}={}", shorten(key, VALUE_LIMIT), shorten(&value, VALUE_LIMIT)));
        }
    }
    parts.join("  ").trim_end().to_owned()
}

/// Returns the text of the severity, or else the name of its number, such as `WARN` or `INFO2`.
fn severity(log: &ReceivedLog) -> Cow<'_, str> {
    if !log.severity_text.is_empty() {
        return Cow::Borrowed(&log.severity_text);
    }
    severity_name(log.severity).unwrap_or(Cow::Borrowed("LOG"))
}

/// Returns the name of a severity number, such as `WARN` or `INFO2`.
pub(crate) fn severity_name(number: i32) -> Option<Cow<'static, str>> {
    let place = usize::try_from(number).ok()?.checked_sub(1)?;
    let name = *SEVERITIES.get(place / 4)?;
    Some(match place % 4 {
        0 => Cow::Borrowed(name),
        step => Cow::Owned(format!("{name}{}", step + 1)),
    })
}

/// The names of severities. Each has four numbers.
const SEVERITIES: [&str; 6] = ["TRACE", "DEBUG", "INFO", "WARN", "ERROR", "FATAL"];

/// Returns `exception.type: exception.message`, and the type if that text contains it. If the body contains the message, `error.type`
/// is enough.
fn exception(log: &ReceivedLog, body: &str) -> (Option<String>, Option<String>) {
    let find = |key: &str| log.attributes.get(key).map(DisplayValue::text);
    let (kind, error_type) = (find("exception.type"), find("error.type"));
    let message = find("exception.message").filter(|message| !body.contains(&**message));
    if message.is_none() && error_type.is_some() && error_type == kind {
        return (None, None);
    }
    let parts: Vec<_> = kind.clone().into_iter().chain(message).collect();
    ((!parts.is_empty()).then(|| shorten(&parts.join(": "), TEXT_LIMIT)), kind)
}
