//! Names in the settings that cannot be what their author means.

use crate::errors::{nearest, unknown};
use otel_semconv::{Registry, Rule, check_namespace};

/// The words of `allow(..)`.
pub(crate) const FINDINGS: &[&str] = &[
    "unknown",
    "deprecated",
    "value",
    "enums",
    "unit",
    "instrument",
    "kind",
    "required",
    "format",
    "namespace",
    "unstable",
    "cardinality",
];

/// The word of `allow(..)` that silences a finding; `None` for what is found in tests alone.
pub(crate) fn allowed_by(rule: Rule) -> Option<&'static str> {
    match rule {
        Rule::MissingAttribute | Rule::MissingMetric | Rule::MissingEvent | Rule::MissingSpan => Some("unknown"),
        Rule::Deprecated => Some("deprecated"),
        Rule::UndefinedEnumVariant => Some("enums"),
        Rule::UnitMismatch => Some("unit"),
        Rule::UnexpectedInstrument => Some("instrument"),
        Rule::UnexpectedSpanKind => Some("kind"),
        Rule::InvalidFormat => Some("format"),
        Rule::IllegalNamespace | Rule::MissingNamespace => Some("namespace"),
        Rule::NotStable => Some("unstable"),
        Rule::HighCardinalityName => Some("cardinality"),
        Rule::TypeMismatch | Rule::UnexpectedValue => Some("value"),
        Rule::RequiredAttributeNotPresent => Some("required"),
        _ => None,
    }
}

/// What is wrong with a word of `allow(..)`; the tests print findings by the ids of their rules.
pub(crate) fn no_finding(word: &str) -> Option<String> {
    if FINDINGS.contains(&word) {
        return None;
    }
    let rule = Rule::ALL.into_iter().find(|rule| rule.as_str() == word);
    Some(match rule.map(allowed_by) {
        Some(Some(right)) => format!("`{word}` is the id of a rule, whose word here is `{right}`; write `{right}`"),
        Some(None) => format!("`{word}` is found in tests alone, where `.ignore(..)` leaves it out; remove it here"),
        None => unknown("finding", word, FINDINGS),
    })
}

/// What is wrong with an entry of `namespaces`.
pub(crate) fn no_namespace(namespace: &str) -> Option<String> {
    check_namespace(namespace).err().map(|error| format!("`namespaces`: {error}"))
}

/// What is wrong with an entry of `allow`, as far as it can be told: nothing is ever said about the name. Any other name may be
/// one that somebody uses.
pub(crate) fn no_name(name: &str, registry: &Registry) -> Option<String> {
    if name.contains('*') {
        return Some(format!("`allow`: `{name}` is a pattern, but this takes whole names; write each of them"));
    }
    let is_known = registry.attribute(name).is_some()
        || registry.metric(name).is_some()
        || registry.event(name).is_some()
        || registry.span(name).is_some();
    if is_known || name.contains('.') {
        return None;
    }
    let findings: Vec<&str> = FINDINGS.iter().copied().chain(Rule::ALL.map(Rule::as_str)).collect();
    let meant = nearest(name, &findings)?;
    let of_rule = Rule::ALL.into_iter().find(|rule| rule.as_str() == meant).and_then(allowed_by);
    let write = if FINDINGS.contains(&meant) { meant } else { of_rule.unwrap_or("..") };
    Some(format!(
        "`allow`: `{name}` is a finding, but this takes the names about which nothing is said, such as `http.target`; a finding is silenced on the item: `allow({write})`"
    ))
}
