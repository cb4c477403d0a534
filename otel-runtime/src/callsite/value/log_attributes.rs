//! The attributes of a log record: as values, or as the bytes that are exported.

use super::attribute_list::AttributeList;
use crate::otlp::EncodedAttributes;
use opentelemetry::logs::AnyValue;
use opentelemetry::{Array, Key, Value};
use std::mem;

/// The attributes of a log record.
#[derive(Clone, Debug)]
pub(crate) enum LogAttributes {
    /// Values of the API, which any provider takes.
    Values(Vec<(Key, AnyValue)>),
    /// The bytes of a record of the recorder.
    Encoded(
        #[cfg_attr(not(feature = "sdk"), expect(dead_code, reason = "there is no recorder"))] Box<EncodedAttributes>,
    ),
}

impl From<AttributeList> for LogAttributes {
    #[inline]
    fn from(list: AttributeList) -> Self {
        match list.into_encoded() {
            Ok(encoded) => Self::Encoded(encoded),
            Err(values) => {
                let values = values.into_values().into_iter();
                Self::Values(values.map(|attribute| (attribute.key, any_value(attribute.value))).collect())
            }
        }
    }
}

impl LogAttributes {
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
