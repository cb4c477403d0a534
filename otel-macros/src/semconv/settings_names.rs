//! Names in the settings that are probably mistakes.

use crate::args::allow::{FINDINGS, allowed_by};
use crate::errors::nearest;
use otel_semconv::{Registry, Rule, check_namespace};

/// What is wrong with an entry of `namespaces`.
pub(crate) fn no_namespace(namespace: &str) -> Option<String> {
    check_namespace(namespace).err().map(|error| format!("`namespaces`: {error}"))
}

/// What is wrong with an entry of `allow`, as far as it is certain: no finding can ever be about this name. Any other name
/// may be in use.
pub(crate) fn no_name(name: &str, registry: &Registry) -> Option<String> {
    if name.contains('*') {
        return Some(format!("`allow`: `{name}` is a pattern, but `allow` takes complete names; list each name"));
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
        "`allow`: `{name}` is a kind of finding, but `allow` takes names here, such as `http.target`; to suppress a kind of finding, write `allow({write})` in the macro"
    ))
}
