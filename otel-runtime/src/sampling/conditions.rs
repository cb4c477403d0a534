//! The conditions of a rule.

use super::pattern::Pattern;
use super::starting_span::StartingSpan;
use opentelemetry::trace::SpanKind;
use opentelemetry::{Array, Value};
use std::fmt;

/// Where the parent of a span is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SpanParent {
    /// The span has no parent: it starts a trace.
    None,
    /// The parent is in this process.
    Local,
    /// The parent is in another process.
    Remote,
}

/// Conditions, all of which a span has to meet. An empty list is no condition.
#[derive(Clone, Debug, Default)]
pub(super) struct Conditions {
    /// Patterns, one of which matches the name.
    pub(super) names: Vec<Pattern>,
    pub(super) kinds: Vec<SpanKind>,
    pub(super) parents: Vec<SpanParent>,
    pub(super) attributes: Vec<AttributeCondition>,
}

/// A condition that an attribute has to meet.
#[derive(Clone, Debug)]
pub(super) struct AttributeCondition {
    pub(super) key: String,
    pub(super) allowed: Allowed,
}

/// The values of an attribute that meet a condition. Values that are not text are compared as text, and of an array, one item is enough.
#[derive(Clone, Debug)]
pub(super) enum Allowed {
    Values(Vec<String>),
    Patterns {
        /// If it is empty, all values are included.
        included: Vec<Pattern>,
        excluded: Vec<Pattern>,
    },
}

impl Conditions {
    pub(super) fn match_span(&self, span: &StartingSpan<'_>) -> bool {
        let names = self.names.is_empty() || self.names.iter().any(|name| name.matches(span.name));
        let kinds = self.kinds.is_empty() || self.kinds.contains(span.kind);
        let parents = self.parents.is_empty() || self.parents.contains(&parent(span));
        names && kinds && parents && self.attributes.iter().all(|condition| condition.matches(span))
    }
}

fn parent(span: &StartingSpan<'_>) -> SpanParent {
    match span.parent() {
        None => SpanParent::None,
        Some(parent) if parent.is_remote() => SpanParent::Remote,
        Some(_) => SpanParent::Local,
    }
}

impl AttributeCondition {
    fn matches(&self, span: &StartingSpan<'_>) -> bool {
        // The last value of a key counts.
        let found = span.attributes.iter().rev().find(|attribute| attribute.key.as_str() == self.key);
        found.is_some_and(|attribute| match &attribute.value {
            Value::Array(Array::Bool(items)) => items.iter().any(|item| self.allowed.contain(&item.to_string())),
            Value::Array(Array::I64(items)) => items.iter().any(|item| self.allowed.contain(&item.to_string())),
            Value::Array(Array::F64(items)) => items.iter().any(|item| self.allowed.contain(&item.to_string())),
            Value::Array(Array::String(items)) => items.iter().any(|item| self.allowed.contain(item.as_str())),
            other => self.allowed.contain(&other.as_str()),
        })
    }
}

impl Allowed {
    fn contain(&self, value: &str) -> bool {
        let any = |patterns: &[Pattern]| patterns.iter().any(|pattern| pattern.matches(value));
        match self {
            Self::Values(values) => values.iter().any(|allowed| allowed == value),
            Self::Patterns { included, excluded } => (included.is_empty() || any(included)) && !any(excluded),
        }
    }
}

impl fmt::Display for Conditions {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let mut parts = Vec::new();
        if !self.names.is_empty() {
            parts.push(format!("name {}", list(&self.names)));
        }
        if !self.kinds.is_empty() {
            let kinds: Vec<_> = self.kinds.iter().map(|kind| format!("{kind:?}").to_lowercase()).collect();
            parts.push(format!("kind {}", kinds.join(" or ")));
        }
        if !self.parents.is_empty() {
            let parents: Vec<_> = self.parents.iter().map(|parent| format!("{parent:?}").to_lowercase()).collect();
            parts.push(format!("parent {}", parents.join(" or ")));
        }
        for AttributeCondition { key, allowed } in &self.attributes {
            match allowed {
                Allowed::Values(values) => parts.push(format!("{key} {}", list(values))),
                Allowed::Patterns { included, excluded } => {
                    let included = if included.is_empty() { "*".to_owned() } else { list(included) };
                    let except =
                        if excluded.is_empty() { String::new() } else { format!(" except {}", list(excluded)) };
                    parts.push(format!("{key} {included}{except}"));
                }
            }
        }
        f.write_str(&if parts.is_empty() { "any".to_owned() } else { parts.join(", ") })
    }
}

fn list(items: &[impl fmt::Display]) -> String {
    let items: Vec<_> = items.iter().map(|item| format!("`{item}`")).collect();
    items.join(" or ")
}
