//! The labels of a series.

use super::escaping::{Escaping, is_classic_label};
use opentelemetry::{InstrumentationScope, Key, KeyValue, Value};
use std::collections::BTreeMap;
use std::fmt::Write as _;

/// The label for the upper bound of a bucket, which is reserved for histograms.
pub(super) const BOUND: &str = "le";

/// Where a label comes from. If a scope and a metric have the same key, the value of the scope is first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Origin {
    Scope,
    Attributes,
}

/// Labels by name, with their values by original key.
#[derive(Clone, Debug)]
pub(super) struct LabelSet {
    escaping: Escaping,
    values: BTreeMap<String, BTreeMap<(String, Origin), String>>,
}

impl LabelSet {
    pub(super) fn new(escaping: Escaping) -> Self {
        Self { escaping, values: BTreeMap::new() }
    }

    /// Returns the labels that all series of a scope have.
    ///
    /// Specification: [instrumentation scope](https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics/#instrumentation-scope-1).
    pub(super) fn of_scope(scope: &InstrumentationScope, escaping: Escaping) -> Self {
        let mut labels = Self::new(escaping);
        labels.add("otel_scope_name", scope.name(), Origin::Scope);
        labels.add("otel_scope_version", scope.version().unwrap_or_default(), Origin::Scope);
        labels.add("otel_scope_schema_url", scope.schema_url().unwrap_or_default(), Origin::Scope);
        for attribute in scope.attributes() {
            // The fields of the scope take precedence over attributes with the same name.
            if !["name", "version", "schema_url"].contains(&attribute.key.as_str()) {
                labels.add(&format!("otel_scope_{}", attribute.key), &attribute.value.as_str(), Origin::Scope);
            }
        }
        labels
    }

    pub(super) fn with<'a>(self, attributes: impl Iterator<Item = &'a KeyValue>) -> Self {
        self.with_pairs(attributes.map(|attribute| (&attribute.key, &attribute.value)))
    }

    pub(super) fn with_pairs<'a>(mut self, pairs: impl Iterator<Item = (&'a Key, &'a Value)>) -> Self {
        for (key, value) in pairs {
            self.add(key.as_str(), &value.as_str(), Origin::Attributes);
        }
        self
    }

    /// Returns whether this is the overflow series of the SDK, which contains all series beyond the limit.
    pub(super) fn overflows(&self) -> bool {
        self.values.values().any(|values| values.keys().any(|(key, _)| key == "otel.metric.overflow"))
    }

    /// Adds a label. Empty values are omitted, because Prometheus treats them like missing labels.
    fn add(&mut self, key: &str, value: &str, origin: Origin) {
        if value.is_empty() {
            return;
        }
        let name = self.escaping.label(key);
        // Prometheus itself renames conflicting labels like this.
        let name = if name == BOUND { format!("exported_{name}") } else { name.into_owned() };
        self.values.entry(name).or_default().insert((key.to_owned(), origin), value.to_owned());
    }

    /// Formats the labels, such as `a="1",b="2;3"`. Values of keys that result in the same name are joined in the order of the keys.
    ///
    /// Specification: [metric attributes](https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics/#metric-attributes).
    pub(super) fn text(&self) -> String {
        let mut text = String::new();
        for (name, values) in &self.values {
            if !text.is_empty() {
                text.push(',');
            }
            if is_classic_label(name) {
                text.push_str(name);
            } else {
                _ = write!(text, "\"{}\"", Quoted(name));
            }
            let values: Vec<_> = values.values().map(String::as_str).collect();
            _ = write!(text, "=\"{}\"", Quoted(&values.join(";")));
        }
        text
    }
}

/// Escapes text between double quotes.
pub(super) struct Quoted<'a>(pub(super) &'a str);

impl std::fmt::Display for Quoted<'_> {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        for c in self.0.chars() {
            match c {
                '\\' => f.write_str("\\\\")?,
                '"' => f.write_str("\\\"")?,
                '\n' => f.write_str("\\n")?,
                c => f.write_char(c)?,
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use opentelemetry::Array;

    fn text(escaping: Escaping, attributes: &[KeyValue]) -> String {
        LabelSet::new(escaping).with(attributes.iter()).text()
    }

    #[test]
    fn labels_are_sorted_escaped_and_joined() {
        let attributes = [
            KeyValue::new("path", "C:\\a \"b\"\nc"),
            KeyValue::new("a_b", "second"),
            KeyValue::new("a.b", "first"),
            KeyValue::new("le", 5),
            KeyValue::new("none", ""),
            KeyValue::new("list", Value::Array(Array::from(vec![true, false]))),
        ];
        assert_eq!(
            text(Escaping::Underscores, &attributes),
            r#"a_b="first;second",exported_le="5",list="[true,false]",path="C:\\a \"b\"\nc""#
        );
        assert_eq!(
            text(Escaping::AllowUtf8, &attributes),
            r#""a.b"="first",a_b="second",exported_le="5",list="[true,false]",path="C:\\a \"b\"\nc""#
        );
    }

    #[test]
    fn attributes_that_are_called_like_labels_of_the_scope_are_joined() {
        let scope = InstrumentationScope::builder("shop").with_version("1.2").build();
        let of_shop = || LabelSet::of_scope(&scope, Escaping::Underscores);
        let attributes = [
            KeyValue::new("otel_scope_name", "mine"),
            KeyValue::new("otel.scope.name", "dotted"),
            KeyValue::new("otel.scope.version", "2"),
        ];
        // `.` is before `_`, and the scope before an attribute with the same key.
        assert_eq!(
            of_shop().with(attributes.iter()).text(),
            r#"otel_scope_name="dotted;shop;mine",otel_scope_version="2;1.2""#
        );
        let same = [KeyValue::new("otel_scope_name", "shop")];
        assert_eq!(of_shop().with(same.iter()).text(), r#"otel_scope_name="shop;shop",otel_scope_version="1.2""#);
    }

    #[test]
    fn labels_contain_the_scope() {
        let scope = InstrumentationScope::builder("shop")
            .with_version("1.2")
            .with_schema_url("https://example.org/1")
            .with_attributes([KeyValue::new("team", "tea"), KeyValue::new("name", "not this")])
            .build();
        assert_eq!(
            LabelSet::of_scope(&scope, Escaping::Underscores).text(),
            r#"otel_scope_name="shop",otel_scope_schema_url="https://example.org/1",otel_scope_team="tea",otel_scope_version="1.2""#
        );
        assert_eq!(LabelSet::of_scope(&InstrumentationScope::default(), Escaping::Underscores).text(), "");
    }
}
