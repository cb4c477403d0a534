//! Received attributes.

use opentelemetry::logs::AnyValue;
use opentelemetry::{Array, Key, Value};
use opentelemetry_proto::tonic::common::v1::any_value::Value as Wire;
use opentelemetry_proto::tonic::common::v1::{AnyValue as WireAny, KeyValue};
use std::sync::Arc;

/// Received attributes in the order in which they were sent, including duplicate keys. Clones share them.
///
/// ```
/// use otel_runtime::received::ReceivedAttributes;
/// let none = ReceivedAttributes::default();
/// assert!(none.is_empty());
/// assert_eq!(none.get("service.name"), None);
/// ```
#[derive(Clone, Debug, Default)]
pub struct ReceivedAttributes(Option<Arc<Vec<(String, AnyValue)>>>);

impl ReceivedAttributes {
    fn new(attributes: Vec<(String, AnyValue)>) -> Self {
        Self((!attributes.is_empty()).then(|| Arc::new(attributes)))
    }

    /// Returns the first value of `key`.
    pub fn get(&self, key: &str) -> Option<&AnyValue> {
        self.iter().find(|(other, _)| *other == key).map(|(_, value)| value)
    }

    /// Returns the first value of `key`, if it is a string.
    pub fn text(&self, key: &str) -> Option<&str> {
        match self.get(key)? {
            AnyValue::String(text) => Some(text.as_str()),
            _ => None,
        }
    }

    /// Returns the number of attributes.
    pub fn len(&self) -> usize {
        self.0.as_ref().map_or(0, |attributes| attributes.len())
    }

    /// Returns whether there are no attributes.
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    /// Returns keys and values in the order in which they were sent.
    pub fn iter(&self) -> impl Iterator<Item = (&str, &AnyValue)> {
        self.0.iter().flat_map(|attributes| attributes.iter()).map(|(key, value)| (&**key, value))
    }
}

/// Attributes that are shared are equal without being compared.
impl PartialEq for ReceivedAttributes {
    fn eq(&self, other: &Self) -> bool {
        match (&self.0, &other.0) {
            (Some(left), Some(right)) => Arc::ptr_eq(left, right) || left == right,
            (left, right) => left.is_none() && right.is_none(),
        }
    }
}

impl From<Vec<KeyValue>> for ReceivedAttributes {
    fn from(wire: Vec<KeyValue>) -> Self {
        Self::new(wire.into_iter().filter_map(|pair| Some((pair.key, value(pair.value?)?))).collect())
    }
}

#[cfg(test)]
impl FromIterator<(String, AnyValue)> for ReceivedAttributes {
    fn from_iter<I: IntoIterator<Item = (String, AnyValue)>>(attributes: I) -> Self {
        Self::new(attributes.into_iter().collect())
    }
}

/// Converts a value from OTLP. A value without content is valid and means "empty".
pub(super) fn value(wire: WireAny) -> Option<AnyValue> {
    Some(match wire.value? {
        Wire::StringValue(text) => text.into(),
        Wire::BoolValue(yes) => yes.into(),
        Wire::IntValue(number) => number.into(),
        Wire::DoubleValue(number) => number.into(),
        Wire::BytesValue(bytes) => AnyValue::Bytes(Box::new(bytes)),
        Wire::ArrayValue(array) => AnyValue::ListAny(Box::new(array.values.into_iter().filter_map(value).collect())),
        Wire::KvlistValue(list) => {
            let entry = |pair: KeyValue| Some((Key::from(pair.key), value(pair.value?)?));
            AnyValue::Map(Box::new(list.values.into_iter().filter_map(entry).collect()))
        }
        // An index into a dictionary, which exists only in profiles.
        Wire::StringValueStrindex(_) => return None,
    })
}

/// Converts a value of the API to the type of received values.
pub(crate) fn any(value: &Value) -> AnyValue {
    match value {
        Value::Bool(yes) => (*yes).into(),
        Value::I64(number) => (*number).into(),
        Value::F64(number) => (*number).into(),
        Value::String(text) => text.clone().into(),
        Value::Array(Array::Bool(values)) => values.iter().copied().collect(),
        Value::Array(Array::I64(values)) => values.iter().copied().collect(),
        Value::Array(Array::F64(values)) => values.iter().copied().collect(),
        Value::Array(Array::String(values)) => values.iter().cloned().collect(),
        // A future type, for which text is better than a panic in a test.
        other => other.to_string().into(),
    }
}
