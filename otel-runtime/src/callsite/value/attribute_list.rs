//! The attributes that a call site collects: as values, or as the bytes that are exported.

use crate::otlp::{Buffer, EncodedAttributes};
use opentelemetry::{Key, KeyValue, Value};

/// The attributes of one span, metric or log record.
pub(crate) enum AttributeList {
    /// Values of the API, which any provider takes.
    Values(Vec<KeyValue>),
    /// The bytes of a span of the recorder.
    Encoded(EncodedAttributes),
}

impl AttributeList {
    #[inline]
    pub(crate) fn push(&mut self, key: Key, value: Value) {
        match self {
            Self::Values(list) => list.push(KeyValue::new(key, value)),
            Self::Encoded(encoded) => encoded.set_value(key.as_str(), &value),
        }
    }

    #[inline(never)]
    pub(crate) fn push_integer(&mut self, key: Key, value: i64) {
        match self {
            Self::Values(list) => list.push(KeyValue::new(key, value)),
            Self::Encoded(encoded) => encoded.set_integer(key.as_str(), value),
        }
    }

    #[inline(never)]
    pub(crate) fn push_float(&mut self, key: Key, value: f64) {
        match self {
            Self::Values(list) => list.push(KeyValue::new(key, value)),
            Self::Encoded(encoded) => encoded.set_float(key.as_str(), value),
        }
    }

    #[inline(never)]
    pub(crate) fn push_bool(&mut self, key: Key, value: bool) {
        match self {
            Self::Values(list) => list.push(KeyValue::new(key, value)),
            Self::Encoded(encoded) => encoded.set_bool(key.as_str(), value),
        }
    }

    #[inline(never)]
    pub(crate) fn push_text(&mut self, key: Key, text: &str) {
        match self {
            Self::Values(list) => list.push(KeyValue::new(key, text.to_owned())),
            Self::Encoded(encoded) => encoded.set_text(key.as_str(), text),
        }
    }

    pub(crate) fn extend(&mut self, attributes: impl IntoIterator<Item = KeyValue>) {
        match self {
            Self::Values(list) => list.extend(attributes),
            Self::Encoded(encoded) => {
                attributes
                    .into_iter()
                    .for_each(|attribute| encoded.set_value(attribute.key.as_str(), &attribute.value));
            }
        }
    }

    /// Returns the attributes. Only spans collect them as bytes, and there they are not read again.
    pub(crate) fn values(&self) -> &[KeyValue] {
        match self {
            Self::Values(list) => list,
            Self::Encoded(_) => &[],
        }
    }

    /// Returns the attributes, like [`values`](Self::values).
    pub(crate) fn into_values(self) -> Vec<KeyValue> {
        match self {
            Self::Values(list) => list,
            Self::Encoded(_) => Vec::new(),
        }
    }
}

/// Attributes that are the same in all spans of a call site, in both forms.
pub(crate) struct FixedAttributes {
    values: Vec<KeyValue>,
    encoded: EncodedAttributes,
}

/// The field of a span that contains its attributes.
pub(crate) const SPAN_ATTRIBUTES: u32 = 9;

impl FixedAttributes {
    pub(crate) fn new(values: Vec<KeyValue>) -> Self {
        let mut encoded = EncodedAttributes::new(Buffer::default(), SPAN_ATTRIBUTES, u32::MAX);
        values.iter().for_each(|attribute| encoded.set_value(attribute.key.as_str(), &attribute.value));
        Self { values, encoded }
    }

    /// Returns a list that begins with these attributes and has room for `others`.
    pub(crate) fn values(&self, others: usize) -> AttributeList {
        let mut values = Vec::with_capacity(self.values.len() + others);
        values.extend_from_slice(&self.values);
        AttributeList::Values(values)
    }

    /// Returns a list of bytes that begins with these attributes. `empty` has the limit of spans.
    #[inline]
    #[cfg_attr(not(feature = "sdk"), expect(dead_code, reason = "there is no recorder"))]
    pub(crate) fn encoded(&self, mut empty: EncodedAttributes) -> AttributeList {
        let fits = empty.begin_with(&self.encoded);
        let mut list = AttributeList::Encoded(empty);
        if !fits {
            list.extend(self.values.iter().cloned());
        }
        list
    }
}
