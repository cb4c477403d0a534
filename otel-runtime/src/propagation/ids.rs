//! Ids in hexadecimal digits, and the white space around them.

use opentelemetry::trace::{SpanId, TraceId};

/// Parses a trace id with 16 or 32 lower-case digits. One with 16 digits is the lower half of a trace id.
pub(super) fn trace_id(text: &str) -> Option<TraceId> {
    valid_trace_id(hex(text, 32).or_else(|| hex(text, 16))?)
}

/// Parses a span id with 16 lower-case digits.
pub(super) fn span_id(text: &str) -> Option<SpanId> {
    valid_span_id(hex(text, 16)?)
}

/// Parses a number with exactly this many lower-case digits.
pub(super) fn hex(text: &str, digits: usize) -> Option<u128> {
    let is_lower = text.bytes().all(|byte| matches!(byte, b'0'..=b'9' | b'a'..=b'f'));
    (text.len() == digits && is_lower).then(|| u128::from_str_radix(text, 16).ok())?
}

/// Parses a number with at least one digit and at most this many, in lower or upper case.
pub(super) fn short_hex(text: &str, digits: usize) -> Option<u128> {
    let is_hex = text.bytes().all(|byte| byte.is_ascii_hexdigit());
    ((1..=digits).contains(&text.len()) && is_hex).then(|| u128::from_str_radix(text, 16).ok())?
}

pub(super) fn valid_trace_id(number: u128) -> Option<TraceId> {
    Some(TraceId::from(number)).filter(|id| *id != TraceId::INVALID)
}

pub(super) fn valid_span_id(number: u128) -> Option<SpanId> {
    let id = u64::try_from(number).map(SpanId::from).ok();
    id.filter(|id| *id != SpanId::INVALID)
}

/// Removes the optional white space of HTTP headers.
pub(super) fn trim(text: &str) -> &str {
    text.trim_matches([' ', '\t'])
}
