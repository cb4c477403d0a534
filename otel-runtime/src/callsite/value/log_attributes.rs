//! The attributes of a log record: as values, or as the bytes that are exported.

use crate::otlp::{Buffer, EncodedAttributes};
use opentelemetry::logs::AnyValue;
use opentelemetry::{Array, Key, KeyValue, Value};
use std::mem;

/// The attributes of a log record that an annotated function writes.
#[derive(Clone, Debug)]
pub(crate) enum LogAttributes {
    /// Values of the API, which any provider takes.
    Values(Vec<(Key, AnyValue)>),
    /// The bytes of a record of the recorder.
    Encoded(EncodedAttributes),
}

impl LogAttributes {
    pub(crate) fn push(&mut self, attribute: KeyValue) {
        match self {
            Self::Values(list) => list.push((attribute.key, any_value(attribute.value))),
            Self::Encoded(encoded) => encoded.set_value(attribute.key.as_str(), &attribute.value),
        }
    }

    pub(crate) fn extend(&mut self, attributes: impl IntoIterator<Item = KeyValue>) {
        attributes.into_iter().for_each(|attribute| self.push(attribute));
    }

    /// Returns the values. A destination that needs values never gets bytes.
    #[cfg_attr(
        not(any(feature = "bridge-tracing", feature = "bridge-log")),
        expect(dead_code, reason = "the destinations of the bridges read them")
    )]
    pub(crate) fn values(&self) -> &[(Key, AnyValue)] {
        match self {
            Self::Values(list) => list,
            Self::Encoded(_) => &[],
        }
    }

    /// Takes the values. A destination that needs values never gets bytes.
    pub(crate) fn take_values(&mut self) -> Vec<(Key, AnyValue)> {
        match self {
            Self::Values(list) => mem::take(list),
            Self::Encoded(_) => Vec::new(),
        }
    }
}

/// The `code.*` attributes of the log records of a call site, in both forms. They come first, so that a value that the author sets replaces
/// them.
pub(crate) struct FixedLogAttributes {
    values: Vec<KeyValue>,
    encoded: EncodedAttributes,
}

/// The field of a log record that contains its attributes.
pub(crate) const LOG_ATTRIBUTES: u32 = 6;

impl FixedLogAttributes {
    pub(crate) fn new(values: Vec<KeyValue>) -> Self {
        let mut encoded = EncodedAttributes::new(Buffer::default(), LOG_ATTRIBUTES, u32::MAX);
        for attribute in &values {
            encoded.set_value(attribute.key.as_str(), &attribute.value);
        }
        Self { values, encoded }
    }

    /// Returns a list that begins with these attributes and has room for `others`.
    pub(crate) fn values(&self, others: usize) -> LogAttributes {
        let mut values = Vec::with_capacity(self.values.len() + others);
        values.extend(self.values.iter().cloned().map(|attribute| (attribute.key, any_value(attribute.value))));
        LogAttributes::Values(values)
    }

    /// Returns a list of bytes that begins with these attributes. `empty` has the limit of log records.
    #[cfg_attr(not(feature = "sdk"), expect(dead_code, reason = "there is no recorder"))]
    pub(crate) fn encoded(&self, mut empty: EncodedAttributes) -> LogAttributes {
        let fits = empty.begin_with(&self.encoded);
        let mut list = LogAttributes::Encoded(empty);
        if !fits {
            list.extend(self.values.iter().cloned());
        }
        list
    }
}

fn any_value(value: Value) -> AnyValue {
    match value {
        Value::Bool(yes) => yes.into(),
        Value::I64(int) => int.into(),
        Value::F64(float) => float.into(),
        Value::String(text) => text.into(),
        Value::Array(Array::Bool(items)) => list(items),
        Value::Array(Array::I64(items)) => list(items),
        Value::Array(Array::F64(items)) => list(items),
        Value::Array(Array::String(items)) => list(items),
        other => AnyValue::String(other.to_string().into()),
    }
}

fn list<T: Into<AnyValue>>(items: Vec<T>) -> AnyValue {
    AnyValue::ListAny(Box::new(items.into_iter().map(Into::into).collect()))
}
