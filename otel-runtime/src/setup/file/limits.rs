//! Limits of attributes, spans and log records.

use super::cursor::{Cursor, Section};
use super::schema;

/// Reads the limits of all signals. Returns the maximum depth of values.
pub(super) fn general(limits: Option<&Cursor<'_>>) -> Option<usize> {
    let limits = limits?;
    let section = limits.section(&schema::ATTRIBUTE_LIMITS);
    count(&section, "attribute_value_length_limit", "OTEL_ATTRIBUTE_VALUE_LENGTH_LIMIT");
    count(&section, "attribute_count_limit", "OTEL_ATTRIBUTE_COUNT_LIMIT");
    depth(&section)
}

/// Reads the limits of spans.
pub(super) fn spans(limits: Option<&Cursor<'_>>) {
    let Some(limits) = limits else { return };
    let section = limits.section(&schema::SPAN_LIMITS);
    count(&section, "attribute_value_length_limit", "OTEL_SPAN_ATTRIBUTE_VALUE_LENGTH_LIMIT");
    count(&section, "attribute_count_limit", "OTEL_SPAN_ATTRIBUTE_COUNT_LIMIT");
    count(&section, "event_count_limit", "OTEL_SPAN_EVENT_COUNT_LIMIT");
    count(&section, "link_count_limit", "OTEL_SPAN_LINK_COUNT_LIMIT");
    count(&section, "event_attribute_count_limit", "OTEL_EVENT_ATTRIBUTE_COUNT_LIMIT");
    count(&section, "link_attribute_count_limit", "OTEL_LINK_ATTRIBUTE_COUNT_LIMIT");
    // The attributes of spans are not nested, so every limit is met.
    depth(&section);
}

/// Reads the limits of log records. Returns the maximum depth of values.
pub(super) fn logs(limits: Option<&Cursor<'_>>) -> Option<usize> {
    let limits = limits?;
    let section = limits.section(&schema::LOG_RECORD_LIMITS);
    count(&section, "attribute_value_length_limit", "OTEL_LOGRECORD_ATTRIBUTE_VALUE_LENGTH_LIMIT");
    count(&section, "attribute_count_limit", "OTEL_LOGRECORD_ATTRIBUTE_COUNT_LIMIT");
    depth(&section)
}

fn count(section: &Section<'_>, key: &str, variable: &'static str) {
    if let Some(cursor) = section.get(key)
        && let Some(limit) = cursor.whole(0)
    {
        cursor.document.set(variable, limit.to_string(), cursor.source());
    }
}

fn depth(section: &Section<'_>) -> Option<usize> {
    let limit = section.get("attribute_value_depth_limit")?.whole(1)?;
    Some(usize::try_from(limit).unwrap_or(usize::MAX))
}
