//! Attributes.

use crate::text::{TextLimit, value_text, value_type};
use otel_runtime::opentelemetry::logs::AnyValue;
use otel_runtime::received::ReceivedAttributes;
use serde::Serialize;

/// An attribute with its value as text.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
#[non_exhaustive]
pub struct AttributeView {
    /// The key.
    pub key: String,
    /// The type: `string`, `int`, `double`, `bool`, `bytes`, `array` or `map`.
    #[serde(rename = "type")]
    pub value_type: &'static str,
    /// The value: strings as they are, bytes in hexadecimal, arrays and maps as JSON.
    pub text: String,
    /// The number of characters that were left out of the text.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub cut: Option<usize>,
}

impl AttributeView {
    pub(crate) fn new(key: &str, value: &AnyValue, limit: TextLimit) -> Self {
        let (text, cut) = limit.cut(&value_text(value));
        Self { key: limit.name(key), value_type: value_type(value), text, cut }
    }

    pub(crate) fn all(attributes: &ReceivedAttributes, limit: TextLimit) -> Vec<Self> {
        attributes.iter().map(|(key, value)| Self::new(key, value, limit)).collect()
    }
}
