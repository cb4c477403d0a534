//! Values and times as text.

use otel_runtime::opentelemetry::logs::AnyValue;
use otel_runtime::opentelemetry::trace::{SpanId, TraceId};
use serde_json::Value;
use std::borrow::Cow;
use std::time::SystemTime;

/// Returns the nanoseconds since the beginning of the epoch, or 0 for an earlier time.
pub(crate) fn nanos(time: SystemTime) -> u64 {
    let since = time.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default();
    u64::try_from(since.as_nanos()).unwrap_or(u64::MAX)
}

/// Reads a trace ID.
pub(crate) fn trace_id(text: &str) -> Option<TraceId> {
    is_hexadecimal(text, 32).then(|| TraceId::from_hex(text).ok()).flatten()
}

/// Reads a span ID.
pub(crate) fn span_id(text: &str) -> Option<SpanId> {
    is_hexadecimal(text, 16).then(|| SpanId::from_hex(text).ok()).flatten()
}

fn is_hexadecimal(text: &str, digits: usize) -> bool {
    text.len() == digits && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Returns a text in lower case, each character for itself: in the whole text, a sigma depends on what follows.
pub(crate) fn folded(text: &str) -> String {
    if text.is_ascii() { text.to_ascii_lowercase() } else { text.chars().flat_map(char::to_lowercase).collect() }
}

/// Returns the type of a value as the API names it.
pub(crate) fn value_type(value: &AnyValue) -> &'static str {
    match value {
        AnyValue::Int(_) => "int",
        AnyValue::Double(_) => "double",
        AnyValue::Boolean(_) => "bool",
        AnyValue::Bytes(_) => "bytes",
        AnyValue::ListAny(_) => "array",
        AnyValue::Map(_) => "map",
        _ => "string",
    }
}

/// Returns a value as text: strings as they are, bytes in hexadecimal, lists and maps as JSON.
pub(crate) fn value_text(value: &AnyValue) -> Cow<'_, str> {
    match value {
        AnyValue::String(text) => Cow::Borrowed(text.as_str()),
        AnyValue::Int(number) => Cow::Owned(number.to_string()),
        AnyValue::Double(number) => Cow::Owned(double_text(*number)),
        AnyValue::Boolean(yes) => Cow::Borrowed(if *yes { "true" } else { "false" }),
        AnyValue::Bytes(bytes) => Cow::Owned(hexadecimal(bytes)),
        other => Cow::Owned(json(other).to_string()),
    }
}

fn double_text(number: f64) -> String {
    match number {
        f64::INFINITY => "Infinity".to_owned(),
        f64::NEG_INFINITY => "-Infinity".to_owned(),
        number => number.to_string(),
    }
}

fn hexadecimal(bytes: &[u8]) -> String {
    const DIGITS: [char; 16] = ['0', '1', '2', '3', '4', '5', '6', '7', '8', '9', 'a', 'b', 'c', 'd', 'e', 'f'];
    bytes.iter().flat_map(|byte| [DIGITS[usize::from(byte >> 4)], DIGITS[usize::from(byte & 15)]]).collect()
}

/// Converts a value to JSON. Maps are sorted by key, so that the text is deterministic.
fn json(value: &AnyValue) -> Value {
    match value {
        AnyValue::Int(number) => (*number).into(),
        AnyValue::Double(number) if number.is_finite() => (*number).into(),
        AnyValue::Boolean(yes) => (*yes).into(),
        AnyValue::ListAny(values) => Value::Array(values.iter().map(json).collect()),
        AnyValue::Map(map) => {
            let mut entries: Vec<_> = map.iter().map(|(key, value)| (key.to_string(), json(value))).collect();
            entries.sort_by(|(left, _), (right, _)| left.cmp(right));
            Value::Object(entries.into_iter().collect())
        }
        other => value_text(other).into(),
    }
}

/// The maximum number of characters in a text of the API, or none.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum TextLimit {
    Short,
    Full,
}

/// The number of characters in a text that is cut.
const SHORT: usize = 4_096;

impl TextLimit {
    /// Returns the text, and how many characters were left out.
    pub(crate) fn cut(self, text: &str) -> (String, Option<usize>) {
        // A text that has no more bytes has no more characters.
        if self == Self::Full || text.len() <= SHORT {
            return (text.to_owned(), None);
        }
        match text.char_indices().nth(SHORT) {
            Some((end, _)) => (text[..end].to_owned(), Some(text[end..].chars().count())),
            None => (text.to_owned(), None),
        }
    }

    /// Returns a name, with an ellipsis if it was cut.
    pub(crate) fn name(self, text: &str) -> String {
        match self.cut(text) {
            (text, None) => text,
            (text, Some(_)) => text + "…",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_value_has_a_text() {
        let list = AnyValue::from_iter([AnyValue::from(1), AnyValue::from(f64::NAN), "a\"b".into()]);
        for (value, kind, text) in [
            ("<b>".into(), "string", "<b>"),
            (AnyValue::from(-7), "int", "-7"),
            (AnyValue::from(0.5), "double", "0.5"),
            (AnyValue::from(f64::NEG_INFINITY), "double", "-Infinity"),
            (AnyValue::from(f64::NAN), "double", "NaN"),
            (AnyValue::from(true), "bool", "true"),
            (AnyValue::Bytes(Box::new(vec![0, 0xaf])), "bytes", "00af"),
            (list, "array", r#"[1,"NaN","a\"b"]"#),
        ] {
            assert_eq!((value_type(&value), &*value_text(&value)), (kind, text));
        }
    }

    #[test]
    fn a_long_text_is_cut_at_a_character() {
        let text = "ä".repeat(SHORT + 3);
        let (cut, left) = TextLimit::Short.cut(&text);
        assert_eq!((cut.chars().count(), left), (SHORT, Some(3)));
        assert_eq!(TextLimit::Short.cut(&"ä".repeat(SHORT)).1, None);
        assert_eq!(TextLimit::Full.cut(&text).1, None);
        assert!(TextLimit::Short.name(&text).ends_with("ä…"));
    }
}
