//! Attributes in the form that the rules of the conventions expect.

use crate::received::ReceivedAttributes;
use opentelemetry::logs::AnyValue;
use otel_semconv::ValueKind;
use otel_semconv::rules::{CheckedAttribute, Value};

pub(super) fn checked_attributes(attributes: &ReceivedAttributes) -> Vec<CheckedAttribute<'_>> {
    attributes.iter().map(|(key, any)| (key, value(any))).collect()
}

fn value(any: &AnyValue) -> Value<'_> {
    match any {
        AnyValue::String(text) => Value::String(text.as_str()),
        AnyValue::Int(number) => Value::Int(*number),
        AnyValue::Double(_) => Value::Of(ValueKind::Double),
        AnyValue::Boolean(_) => Value::Of(ValueKind::Boolean),
        AnyValue::ListAny(items) => list(items),
        _ => Value::Of(ValueKind::Any),
    }
}

/// Returns the type of a list, if all its values have the same type. The type of an empty list is unknown.
fn list(items: &[AnyValue]) -> Value<'static> {
    let Some((first, rest)) = items.split_first() else { return Value::Unknown };
    let kind = array(first).filter(|kind| rest.iter().all(|item| array(item) == Some(*kind)));
    Value::Of(kind.unwrap_or(ValueKind::Any))
}

/// Returns the type of a list of such values.
fn array(item: &AnyValue) -> Option<ValueKind> {
    match item {
        AnyValue::String(_) => Some(ValueKind::StringArray),
        AnyValue::Int(_) => Some(ValueKind::IntArray),
        AnyValue::Double(_) => Some(ValueKind::DoubleArray),
        AnyValue::Boolean(_) => Some(ValueKind::BooleanArray),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::{AnyValue, Value, ValueKind, value};

    fn kind(any: impl Into<AnyValue>) -> Option<ValueKind> {
        value(&any.into()).kind()
    }

    #[test]
    fn every_value_has_a_type() {
        assert_eq!(value(&"GET".into()), Value::String("GET"));
        assert_eq!(value(&200.into()), Value::Int(200));
        assert_eq!(kind(0.5), Some(ValueKind::Double));
        assert_eq!(kind(true), Some(ValueKind::Boolean));
        assert_eq!(kind(AnyValue::Bytes(Box::default())), Some(ValueKind::Any));
        assert_eq!(kind(AnyValue::Map(Box::default())), Some(ValueKind::Any));
    }

    #[test]
    fn a_list_has_the_type_of_its_items() {
        assert_eq!(kind(AnyValue::from_iter(["a", "b"])), Some(ValueKind::StringArray));
        assert_eq!(kind(AnyValue::from_iter([1, 2])), Some(ValueKind::IntArray));
        assert_eq!(kind(AnyValue::from_iter([0.5])), Some(ValueKind::DoubleArray));
        assert_eq!(kind(AnyValue::from_iter([true])), Some(ValueKind::BooleanArray));
        assert_eq!(kind(AnyValue::from_iter([AnyValue::from(1), "b".into()])), Some(ValueKind::Any));
        assert_eq!(kind(AnyValue::from_iter([AnyValue::from_iter([1])])), Some(ValueKind::Any));
        assert_eq!(kind(AnyValue::ListAny(Box::default())), None);
    }
}
