//! The attributes that a call site collects: as values, or as the bytes that are exported.

use crate::otlp::{Buffer, EncodedAttributes};
use opentelemetry::{Key, KeyValue, Value};

/// The attributes of one span, metric or log record.
pub struct AttributeList(Form);

impl Default for AttributeList {
    fn default() -> Self {
        Self::of_values(Vec::new())
    }
}

enum Form {
    /// Values of the API, which any provider takes.
    Values(Vec<KeyValue>),
    /// Encoded attributes of a span or a log record, for the recorder.
    Encoded(Box<EncodedAttributes>),
}

impl AttributeList {
    pub(crate) fn of_values(values: Vec<KeyValue>) -> Self {
        Self(Form::Values(values))
    }

    #[inline]
    pub(crate) fn push(&mut self, key: &Key, value: Value) {
        match &mut self.0 {
            Form::Encoded(encoded) => encoded.set_value(key.as_str(), &value),
            Form::Values(list) => list.push(KeyValue::new(key.clone(), value)),
        }
    }

    #[inline(never)]
    pub(crate) fn push_integer(&mut self, key: &Key, value: i64) {
        match &mut self.0 {
            Form::Encoded(encoded) => encoded.set_integer(key.as_str(), value),
            Form::Values(list) => list.push(KeyValue::new(key.clone(), value)),
        }
    }

    #[inline(never)]
    pub(crate) fn push_float(&mut self, key: &Key, value: f64) {
        match &mut self.0 {
            Form::Encoded(encoded) => encoded.set_float(key.as_str(), value),
            Form::Values(list) => list.push(KeyValue::new(key.clone(), value)),
        }
    }

    #[inline(never)]
    pub(crate) fn push_bool(&mut self, key: &Key, value: bool) {
        match &mut self.0 {
            Form::Encoded(encoded) => encoded.set_bool(key.as_str(), value),
            Form::Values(list) => list.push(KeyValue::new(key.clone(), value)),
        }
    }

    #[inline(never)]
    pub(crate) fn push_text(&mut self, key: &Key, text: &str) {
        match &mut self.0 {
            Form::Encoded(encoded) => encoded.set_text(key.as_str(), text),
            Form::Values(list) => list.push(KeyValue::new(key.clone(), text.to_owned())),
        }
    }

    pub(crate) fn extend(&mut self, attributes: Vec<KeyValue>) {
        match &mut self.0 {
            Form::Values(list) if list.is_empty() => *list = attributes,
            Form::Values(list) => list.extend(attributes),
            Form::Encoded(_) => self.extend_from_slice(&attributes),
        }
    }

    /// Adds attributes that are also used elsewhere.
    pub(crate) fn extend_from_slice(&mut self, attributes: &[KeyValue]) {
        match &mut self.0 {
            Form::Values(list) => list.extend_from_slice(attributes),
            Form::Encoded(encoded) => {
                for attribute in attributes {
                    encoded.set_value(attribute.key.as_str(), &attribute.value);
                }
            }
        }
    }

    /// Adds the attributes whose keys are not in the list.
    #[cold]
    pub(crate) fn add_missing(&mut self, attributes: Vec<KeyValue>) {
        match &mut self.0 {
            Form::Encoded(encoded) => encoded.add_missing(&attributes),
            Form::Values(list) => {
                for attribute in attributes {
                    if list.iter().all(|known| known.key != attribute.key) {
                        list.push(attribute);
                    }
                }
            }
        }
    }

    /// Returns the attributes. For an encoded list, they are empty.
    pub(crate) fn values(&self) -> &[KeyValue] {
        match &self.0 {
            Form::Values(list) => list,
            Form::Encoded(_) => &[],
        }
    }

    /// Returns the attributes, like [`values`](Self::values).
    pub(crate) fn into_values(self) -> Vec<KeyValue> {
        match self.0 {
            Form::Values(list) => list,
            Form::Encoded(_) => Vec::new(),
        }
    }

    /// Returns the bytes.
    ///
    /// # Errors
    ///
    /// Returns the list if it consists of values.
    #[inline]
    pub(crate) fn into_encoded(self) -> Result<Box<EncodedAttributes>, Self> {
        match self.0 {
            Form::Encoded(encoded) => Ok(encoded),
            values @ Form::Values(_) => Err(Self(values)),
        }
    }
}

/// Attributes that are the same in all spans or all log records of a call site, in both forms. They come first, so that values
/// that the author sets replace them.
pub(crate) struct FixedAttributes {
    values: Vec<KeyValue>,
    encoded: EncodedAttributes,
}

/// The field of a span that contains its attributes.
pub(crate) const SPAN_ATTRIBUTES: u32 = 9;
/// The field of a log record that contains its attributes.
pub(crate) const LOG_ATTRIBUTES: u32 = 6;

impl FixedAttributes {
    /// `field` is the number of the field that contains the attributes.
    pub(crate) fn new(values: Vec<KeyValue>, field: u32) -> Self {
        let mut encoded = EncodedAttributes::new(Buffer::default(), field, u32::MAX);
        for attribute in &values {
            encoded.set_value(attribute.key.as_str(), &attribute.value);
        }
        Self { values, encoded }
    }

    /// Returns a list that begins with these attributes and has room for `others`.
    pub(crate) fn values(&self, others: usize) -> AttributeList {
        let mut values = Vec::with_capacity(self.values.len() + others);
        values.extend_from_slice(&self.values);
        AttributeList::of_values(values)
    }

    /// Returns a list of bytes that begins with these attributes. `empty` has the limit of spans or log records.
    #[inline]
    #[cfg_attr(not(feature = "sdk"), expect(dead_code, reason = "there is no recorder"))]
    pub(crate) fn encoded(&self, mut empty: Box<EncodedAttributes>) -> AttributeList {
        let fits = empty.begin_with(&self.encoded);
        let mut list = AttributeList(Form::Encoded(empty));
        if !fits {
            list.extend_from_slice(&self.values);
        }
        list
    }
}
