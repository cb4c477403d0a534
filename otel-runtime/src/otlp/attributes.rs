//! Attributes, resources and instrumentation scopes.

use super::buffer::Buffer;
use opentelemetry::logs::AnyValue;
use opentelemetry::{Array, Key, KeyValue, Value};

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

pub(super) fn value(any: &mut Buffer, value: &Value) {
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
