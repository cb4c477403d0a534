//! The resource.

use super::cursor::{Cursor, Section};
use super::schema;
use super::tree::{Node, NodeValue};
use crate::setup::config::{Origins, pairs};
use crate::setup::resource::{Detection, Identity};
use opentelemetry::{Array, KeyValue, StringValue, Value};

/// Reads the resource.
pub(super) fn read(resource: Option<&Cursor<'_>>, origins: &mut Origins) -> Identity {
    let mut identity = Identity::default();
    let Some(resource) = resource else { return identity };
    let section = resource.section(&schema::RESOURCE);
    if let Some(detection) = section.get("detection/development") {
        origins.add("resource.detectors", detection.source());
        identity.detection = self::detection(detection);
    }
    if let Some(list) = section.get("attributes_list") {
        for (name, value) in list.parsed(pairs).map(|pairs| pairs.0).unwrap_or_default() {
            add(&mut identity, KeyValue::new(name, value), list.source(), origins);
        }
    }
    for entry in section.get("attributes").map(|list| list.list(false)).unwrap_or_default() {
        if let Some(attribute) = attribute(&entry.section(&schema::ATTRIBUTE_NAME_VALUE)) {
            add(&mut identity, attribute, entry.source(), origins);
        }
    }
    if let Some(url) = section.get("schema_url") {
        identity.schema_url = url.text().map(str::to_owned);
        origins.add("resource.schema_url", url.source());
    }
    identity
}

/// Reads the detectors, and which of their attributes are kept.
fn detection(cursor: &Cursor<'_>) -> Detection {
    let section = cursor.section(&schema::DETECTION);
    let mut names = Vec::new();
    for detector in section.get("detectors").map(|list| list.list(false)).unwrap_or_default() {
        if let Some((name, keys)) = detector.one_of(&schema::DETECTOR, "detector") {
            keys.section(&schema::NO_KEYS);
            names.push(name);
        }
    }
    let mut detection = Detection::of_names(names).unwrap_or_else(|reason| {
        cursor.refuse_key(reason);
        Detection::default()
    });
    if let Some(attributes) = section.get("attributes") {
        let attributes = attributes.section(&schema::INCLUDE_EXCLUDE);
        let patterns = |key: &str| {
            let list = attributes.get(key).map(|list| list.list(false)).unwrap_or_default();
            list.iter().filter_map(Cursor::text).map(str::to_owned).collect()
        };
        (detection.included, detection.excluded) = (patterns("included"), patterns("excluded"));
    }
    detection
}

fn add(identity: &mut Identity, attribute: KeyValue, place: String, origins: &mut Origins) {
    origins.add(attribute.key.as_str(), place);
    if attribute.key.as_str() == "service.name" {
        identity.service_name = Some(attribute.value.to_string());
        return;
    }
    identity.attributes.retain(|known| known.key != attribute.key);
    identity.attributes.push(attribute);
}

/// Returns the attribute, or `None` if its value is `null`.
fn attribute(entry: &Section<'_>) -> Option<KeyValue> {
    let name = entry.required("name").and_then(Cursor::text);
    let kind = match entry.get("type") {
        Some(kind) => kind.choice(&schema::ATTRIBUTE_TYPE)?,
        None => "string",
    };
    let value = entry.required("value").filter(|value| !value.is_null())?;
    let (name, read) = (name?, self::value(value.value(), kind));
    if read.is_none() {
        let hint = if kind == "string" { "; write it in quotes, or set `type`" } else { "" };
        value.refuse(format_args!("expected a value of the type `{kind}`, found {}{hint}", value.value()));
    }
    read.map(|value| KeyValue::new(name.to_owned(), value))
}

fn value(value: &NodeValue, kind: &str) -> Option<Value> {
    let array = match value {
        NodeValue::List(nodes) if !nodes.is_empty() => nodes,
        _ => return single(value, kind),
    };
    Some(Value::Array(match kind {
        "string_array" => Array::String(all(array, text)?),
        "bool_array" => Array::Bool(all(array, boolean)?),
        "int_array" => Array::I64(all(array, integer)?),
        "double_array" => Array::F64(all(array, number)?),
        _ => return None,
    }))
}

fn single(value: &NodeValue, kind: &str) -> Option<Value> {
    match kind {
        "string" => text(value).map(Value::String),
        "bool" => boolean(value).map(Value::Bool),
        "int" => integer(value).map(Value::I64),
        "double" => number(value).map(Value::F64),
        _ => None,
    }
}

fn all<T>(nodes: &[Node], read: fn(&NodeValue) -> Option<T>) -> Option<Vec<T>> {
    nodes.iter().map(|node| read(&node.value)).collect()
}

fn text(value: &NodeValue) -> Option<StringValue> {
    if let NodeValue::Text(text) = value { Some(text.clone().into()) } else { None }
}

fn boolean(value: &NodeValue) -> Option<bool> {
    if let NodeValue::Bool(value) = value { Some(*value) } else { None }
}

fn integer(value: &NodeValue) -> Option<i64> {
    if let NodeValue::Integer(value) = value { Some(*value) } else { None }
}

#[expect(clippy::cast_precision_loss, reason = "the nearest number is what the author of `1` as a `double` means")]
fn number(value: &NodeValue) -> Option<f64> {
    match value {
        NodeValue::Float(value) => Some(*value),
        NodeValue::Integer(value) => Some(*value as f64),
        _ => None,
    }
}
