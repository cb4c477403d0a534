//! Text and values with a limited number of characters.

use opentelemetry::{Array, StringValue, Value};
use std::borrow::Cow;

/// Returns at most the first `limit` characters.
#[inline]
pub fn cut(text: &str, limit: usize) -> &str {
    // A text has at least as many bytes as characters, so characters are counted only in long texts.
    if text.len() <= limit { text } else { cut_long(text, limit) }
}

/// Returns a value whose text is cut, also inside an array.
#[inline]
pub(crate) fn cut_value(value: &Value, limit: usize) -> Cow<'_, Value> {
    match value {
        Value::String(text) if text.as_str().len() > limit => Cow::Owned(Value::String(cut_text(text, limit))),
        Value::Array(Array::String(texts)) if texts.iter().any(|text| text.as_str().len() > limit) => {
            Cow::Owned(Value::Array(Array::String(texts.iter().map(|text| cut_text(text, limit)).collect())))
        }
        other => Cow::Borrowed(other),
    }
}

#[cold]
fn cut_text(text: &StringValue, limit: usize) -> StringValue {
    cut(text.as_str(), limit).to_owned().into()
}

#[cold]
fn cut_long(text: &str, limit: usize) -> &str {
    text.char_indices().nth(limit).map_or(text, |(end, _)| &text[..end])
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn characters_are_counted_and_not_bytes() {
        assert_eq!((cut("grüße", 3), cut("grüße", 5), cut("grüße", 0)), ("grü", "grüße", ""));
        let texts = Value::Array(Array::String(vec!["grüße".into(), "a".into()]));
        assert_eq!(cut_value(&texts, 3).to_string(), r#"["grü","a"]"#);
        assert_eq!(*cut_value(&Value::I64(12345), 3), Value::I64(12345));
    }
}
