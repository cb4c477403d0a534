//! Attributes, resources and instrumentation scopes.

use super::buffer::Buffer;
use opentelemetry::logs::AnyValue;
use opentelemetry::{Array, InstrumentationScope, Key, KeyValue, Value};
use opentelemetry_sdk::Resource;

/// Writes an attribute of a span, a metric, a scope or a resource.
pub(super) fn attribute(message: &mut Buffer, field: u32, key: &Key, value: &Value) {
    message.message(field, |pair| {
        pair.string(1, key.as_str());
        pair.message(2, |any| self::value(any, value));
    });
}

pub(super) fn attributes<'a>(message: &mut Buffer, field: u32, list: impl IntoIterator<Item = &'a KeyValue>) {
    for pair in list {
        attribute(message, field, &pair.key, &pair.value);
    }
}

fn value(any: &mut Buffer, value: &Value) {
    match value {
        Value::Bool(value) => any.put_bool(2, *value),
        Value::I64(value) => any.put_int64(3, *value),
        Value::F64(value) => any.put_double(4, *value),
        Value::String(value) => any.put_bytes(1, value.as_str().as_bytes()),
        Value::Array(array) => any.message(5, |list| self::array(list, array)),
        // The API can add types of values. They are not lost.
        other => any.put_bytes(1, other.as_str().as_bytes()),
    }
}

fn array(list: &mut Buffer, array: &Array) {
    match array {
        Array::Bool(values) => values.iter().for_each(|value| list.message(1, |any| any.put_bool(2, *value))),
        Array::I64(values) => values.iter().for_each(|value| list.message(1, |any| any.put_int64(3, *value))),
        Array::F64(values) => values.iter().for_each(|value| list.message(1, |any| any.put_double(4, *value))),
        Array::String(values) => {
            for value in values {
                list.message(1, |any| any.put_bytes(1, value.as_str().as_bytes()));
            }
        }
        other => list.message(1, |any| any.put_bytes(1, other.to_string().as_bytes())),
    }
}

/// Writes an attribute of a log record.
pub(super) fn log_attribute(message: &mut Buffer, field: u32, key: &Key, value: &AnyValue) {
    message.message(field, |pair| {
        pair.string(1, key.as_str());
        pair.message(2, |any| any_value(any, value));
    });
}

/// Writes the body or an attribute of a log record, which can be nested.
pub(super) fn any_value(any: &mut Buffer, value: &AnyValue) {
    match value {
        AnyValue::String(value) => any.put_bytes(1, value.as_str().as_bytes()),
        AnyValue::Boolean(value) => any.put_bool(2, *value),
        AnyValue::Int(value) => any.put_int64(3, *value),
        AnyValue::Double(value) => any.put_double(4, *value),
        AnyValue::ListAny(values) => any.message(5, |list| {
            values.iter().for_each(|value| list.message(1, |any| any_value(any, value)));
        }),
        AnyValue::Map(pairs) => any.message(6, |list| {
            pairs.iter().for_each(|(key, value)| log_attribute(list, 1, key, value));
        }),
        AnyValue::Bytes(value) => any.put_bytes(7, value),
        other => any.put_bytes(1, format!("{other:?}").as_bytes()),
    }
}

/// A resource and its schema URL, encoded once for all requests.
#[derive(Clone, Debug, Default)]
pub(crate) struct EncodedResource {
    /// The field `resource` of `ResourceSpans`, `ResourceLogs` and `ResourceMetrics`, with its tag.
    pub(super) resource: Vec<u8>,
    /// The field `schema_url`, with its tag.
    pub(super) schema_url: Vec<u8>,
}

impl EncodedResource {
    pub(crate) fn new(resource: &Resource) -> Self {
        let mut message = Buffer::default();
        message.message(1, |message| resource.iter().for_each(|(key, value)| attribute(message, 1, key, value)));
        let mut schema_url = Buffer::default();
        schema_url.string(3, resource.schema_url().unwrap_or_default());
        Self { resource: message.into_bytes(), schema_url: schema_url.into_bytes() }
    }
}

/// Encodes the fields of a scope. `name` replaces its name, as the target of a log record does.
pub(super) fn scope(scope: &InstrumentationScope, name: &str) -> Buffer {
    let mut message = Buffer::default();
    message.string(1, name);
    message.string(2, scope.version().unwrap_or_default());
    attributes(&mut message, 3, scope.attributes());
    message
}
