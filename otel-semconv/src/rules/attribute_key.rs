//! Attribute keys: whether a key is registered, usable and well-formed.

use super::any_name::{self, Ownership};
use crate::facts::{Attribute, Deprecation};
use crate::finding::{Finding, Rule, Suggestion};
use crate::registry::{Registry, prefixes};
use crate::suggest;
use std::mem::discriminant;

/// Checks the key of an attribute.
///
/// ```
/// use otel_semconv::{Registry, Rule, rules};
///
/// let found = rules::attribute_key(&Registry::official(), "code.lineno");
/// assert_eq!(found[0].rule(), Rule::Deprecated);
/// assert_eq!(found[0].message(), "attribute `code.lineno` is deprecated; write its new name `code.line.number`");
/// ```
pub fn attribute_key(registry: &Registry, key: &str) -> Vec<Finding> {
    match registry.attribute(key) {
        Some(row) => registered(registry, key, row),
        None => unregistered(registry, key),
    }
}

/// Checks a registered key. Its form is not checked, except for that of keys below some templates.
fn registered(registry: &Registry, key: &str, row: Attribute<'_>) -> Vec<Finding> {
    let template = row.value_type.is_template().then(|| {
        let message = format!("attribute `{key}` matches the template `{}`", row.key);
        Finding::new(Rule::TemplateAttribute, key, message)
    });
    let stability = any_name::not_stable("attribute", key, row.stability);
    let findings = deprecated(registry, key, row).into_iter().chain(capitals(key, row));
    findings.chain(stability).chain(template).collect()
}

/// Names of headers and metadata are recorded in lower case. Keys below other templates may contain capitals.
fn capitals(key: &str, row: Attribute<'_>) -> Option<Finding> {
    let is_lower_case =
        row.value_type.is_template() && [".header", ".metadata"].iter().any(|end| row.key.ends_with(end));
    let right = key.to_lowercase();
    let message = || {
        format!(
            "attribute key `{key}` contains capital letters, but names below `{}` are lower case; write `{right}`",
            row.key
        )
    };
    (is_lower_case && right != key).then(|| {
        Finding::new(Rule::InvalidFormat, key, message()).style().suggest([Suggestion::Replace(right.clone())])
    })
}

/// Returns the finding for a deprecated key. The new name is a replacement only if its values have the same type. The new name of
/// a template applies to all keys below it.
fn deprecated(registry: &Registry, key: &str, row: Attribute<'_>) -> Option<Finding> {
    let Deprecation::Renamed(to) = row.deprecation else {
        return with_advice(key, row.deprecation).or_else(|| any_name::deprecated("attribute", key, row.deprecation));
    };
    let (old, new) = (row.value_type, registry.find::<Attribute<'_>>(to).map(|row| row.value_type));
    let is_same = |new| discriminant(&new) == discriminant(&old) && new.kind() == old.kind();
    if new.is_none_or(is_same) {
        let below = &key[row.key.len()..];
        return any_name::deprecated("attribute", key, Deprecation::Renamed(&format!("{to}{below}")));
    }
    // An enum accepts strings, and its members are checked separately.
    let accepts = new.is_some_and(|new| new.kind() == old.kind() && new.is_template() == old.is_template());
    let check = if accepts { "" } else { ", and check the value, because the new attribute has another type" };
    let message = format!("attribute `{key}` is deprecated; write its new name `{to}`{check}");
    Some(Finding::new(Rule::Deprecated, key, message).suggest([Suggestion::See(to.to_owned())]))
}

/// What to do instead of using keys that no other key replaces.
const ADVICE: &[(&str, &str)] = &[
    (
        "error.message",
        "write the attribute for error messages of your domain, or `exception.message` in the log record of an exception",
    ),
    ("event.name", "set the field `EventName` of the log record instead"),
    ("rpc.jsonrpc.error_message", "write the message in the description of the span status instead"),
];

/// The advice for a key of [`ADVICE`], unless the registry names replacements.
fn with_advice(key: &str, deprecation: Deprecation<'_>) -> Option<Finding> {
    let is_bare = matches!(deprecation, Deprecation::Obsolete(hints) if hints.iter().next().is_none());
    let (_, write) = ADVICE.iter().find(|(of, _)| is_bare && *of == key)?;
    Some(Finding::new(Rule::Deprecated, key, format!("attribute `{key}` is deprecated; {write}")))
}

/// Checks a key that is not registered. At most one finding is more than a notice, and that one has the suggestions.
fn unregistered(registry: &Registry, key: &str) -> Vec<Finding> {
    let ownership = any_name::ownership(registry, key);
    let mut candidates = suggest::keys(registry, key, ownership.tolerance());
    let mut findings = Vec::new();
    if let Some(problem) = malformed(key).or_else(|| below_attribute(registry, key)).or_else(|| without_namespace(key))
    {
        let advice = any_name::did_you_mean(&candidates).unwrap_or_else(|| problem.write.to_owned());
        let message = format!("{}; {advice}", problem.wrong);
        let suggestions = std::mem::take(&mut candidates).into_iter().map(Suggestion::DidYouMean);
        findings.push(Finding::new(problem.rule, key, message).suggest(suggestions));
    }
    let unregistered = any_name::unregistered(ownership, Rule::MissingAttribute, "attribute", key, candidates);
    findings.extend(unregistered.map(|found| if findings.is_empty() { found } else { found.notice() }));
    findings.extend(extends_namespace(registry, key, ownership));
    findings
}

/// Why a key is not well-formed.
struct FormProblem {
    rule: Rule,
    wrong: String,
    write: &'static str,
}

fn malformed(key: &str) -> Option<FormProblem> {
    let wrong = || format!("attribute key `{key}` is malformed");
    any_name::is_malformed(key).then(|| FormProblem {
        rule: Rule::InvalidFormat,
        wrong: wrong(),
        write: any_name::FORM,
    })
}

fn below_attribute(registry: &Registry, key: &str) -> Option<FormProblem> {
    let is_attribute = |row: &Attribute<'_>| row.deprecation == Deprecation::Live && !row.value_type.is_template();
    let above = prefixes(key).find_map(|prefix| registry.find::<Attribute<'_>>(prefix).filter(is_attribute))?;
    let wrong = format!("attribute key `{key}` is below `{}`, which is an attribute itself", above.key);
    Some(FormProblem { rule: Rule::IllegalNamespace, wrong, write: "write a key that is not below it" })
}

fn without_namespace(key: &str) -> Option<FormProblem> {
    let wrong = || format!("attribute key `{key}` has no namespace");
    let write = "add a namespace, as in `acme.user`";
    (!key.contains('.')).then(|| FormProblem { rule: Rule::MissingNamespace, wrong: wrong(), write })
}

fn extends_namespace(registry: &Registry, key: &str, ownership: Ownership<'_>) -> Option<Finding> {
    let Ownership::Registered(_) = ownership else { return None };
    let namespace = prefixes(key).filter(|prefix| registry.has_namespace(prefix)).last()?;
    let message = format!(
        "attribute `{key}` extends the registered namespace `{namespace}`; a later version of the conventions may define this name"
    );
    Some(Finding::new(Rule::ExtendsNamespace, key, message))
}
