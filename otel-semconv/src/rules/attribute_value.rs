//! Attribute values: whether a value has the type of its attribute.

use super::value::Value;
use crate::facts::{Attribute, AttributeType, Deprecation, Members, ValueKind};
use crate::finding::{Finding, Rule, Suggestion};
use crate::registry::Registry;
use crate::suggest;

/// Checks the value of an attribute. Returns `None` if the key is not registered.
///
/// ```
/// use otel_semconv::rules::{self, Value};
/// use otel_semconv::{Registry, Rule};
///
/// let registry = Registry::official();
/// let wrong = rules::attribute_value(&registry, "http.response.status_code", Value::String("200"));
/// assert_eq!(wrong.map(|found| found.rule()), Some(Rule::TypeMismatch));
/// assert_eq!(rules::attribute_value(&registry, "http.response.status_code", Value::Int(200)), None);
/// ```
pub fn attribute_value(registry: &Registry, key: &str, value: Value<'_>) -> Option<Finding> {
    // Most values are unknown at compile time, so they are ruled out before the registry is searched.
    let found = value.kind()?;
    let row = registry.attribute(key)?;
    let value_type = row.value_type;
    match value_type {
        AttributeType::Plain(ValueKind::String) if matches!(value, Value::String(_)) => renamed(registry, row, value),
        AttributeType::Plain(kind) | AttributeType::Template(kind) => {
            (!kind.accepts(found)).then(|| mismatch(key, kind, found))
        }
        AttributeType::Enum(members) | AttributeType::IntEnum(members) => match value {
            Value::String(text) => member((key, key), value_type, members, text),
            Value::Int(number) => member((key, key), value_type, members, &number.to_string()),
            // In OpenTelemetry, the value of an enum can be a string or an integer.
            _ if matches!(found, ValueKind::String | ValueKind::Int) => None,
            _ => Some(mismatch(key, value_type.kind(), found)),
        },
    }
}

/// Checks a string whose key was renamed to an enum: it must be a member of that enum.
fn renamed(registry: &Registry, row: Attribute<'_>, value: Value<'_>) -> Option<Finding> {
    let (Deprecation::Renamed(to), Value::String(text)) = (row.deprecation, value) else { return None };
    let value_type = registry.attribute(to)?.value_type;
    let AttributeType::Enum(members) = value_type else { return None };
    member((row.key, to), value_type, members, text)
}

fn mismatch(key: &str, kind: ValueKind, found: ValueKind) -> Finding {
    let write = match kind {
        ValueKind::String => "a string",
        ValueKind::Int => "an integer",
        ValueKind::Double => "a number",
        ValueKind::Boolean => "`true` or `false`",
        ValueKind::StringArray => "a list of strings",
        ValueKind::IntArray => "a list of integers",
        ValueKind::DoubleArray => "a list of numbers",
        ValueKind::BooleanArray => "a list of booleans",
        ValueKind::Any => "any value",
    };
    let (kind, found) = (kind.as_str(), found.as_str());
    let message = format!("attribute `{key}` has type `{kind}`, but its value has type `{found}`; write {write}");
    Finding::new(Rule::TypeMismatch, key, message)
}

const ERROR_TYPE: &str = "error.type";

/// Checks a value of an enum. Enums are open, so an unknown value is reported only if it is similar to a member or has the other
/// type. `key` is the key that is used, `listing` the one that lists the members.
fn member(
    (key, listing): (&str, &str),
    value_type: AttributeType<'_>,
    members: Members<'_>,
    value: &str,
) -> Option<Finding> {
    if let Some(member) = members.find(value) {
        let message = || format!("value `{value}` of attribute `{listing}` is deprecated; write another value");
        return member.deprecated.then(|| Finding::new(Rule::Deprecated, key, message()));
    }
    let found = |advice: String| {
        let message = format!("value `{value}` is not a known value of attribute `{listing}`; {advice}");
        Finding::new(Rule::UndefinedEnumVariant, key, message)
    };
    let is_number = value.parse::<i64>().is_ok();
    if let Some(near) = suggest::member(members, value).filter(|_| !is_number) {
        let suggestion = Suggestion::DidYouMean(near.to_owned());
        return Some(found(format!("did you mean `{near}`?")).suggest([suggestion]));
    }
    // An error type can be a status code, as the conventions of HTTP and of databases require it.
    let is_other_kind = is_number != matches!(value_type, AttributeType::IntEnum(_)) && listing != ERROR_TYPE;
    let known = || members.iter().filter(|member| !member.deprecated).map(|member| format!("`{}`", member.value));
    let found = found(format!("the known values are {}", known().collect::<Vec<_>>().join(", ")));
    Some(if is_other_kind { found } else { found.notice() })
}
