//! The key of an attribute: whether it is known, in use, and named as keys are named.

use super::name::{self, Standing};
use crate::facts::{Attribute, Deprecation};
use crate::finding::{Finding, Rule, Suggestion};
use crate::registry::{Registry, prefixes};
use crate::suggest;
use std::mem::discriminant;

/// What is to be said about the key of an attribute.
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
        Some(row) => known(registry, key, row),
        None => unknown(registry, key),
    }
}

/// A registered key is named as its owner wanted, so nothing is said about its form; below a template, something may be.
fn known(registry: &Registry, key: &str, row: Attribute<'_>) -> Vec<Finding> {
    let template = row.value_type.is_template().then(|| {
        let told = format!("attribute `{key}` is one of many below the template `{}`", row.key);
        Finding::new(Rule::TemplateAttribute, key, told)
    });
    let stability = name::not_stable("attribute", key, row.stability);
    let findings = deprecated(registry, key, row).into_iter().chain(in_capitals(key, row));
    findings.chain(stability).chain(template).collect()
}

/// Headers and metadata are recorded by their names in lower case; what is below other templates is as its owner writes it.
fn in_capitals(key: &str, row: Attribute<'_>) -> Option<Finding> {
    let is_lowered = row.value_type.is_template() && [".header", ".metadata"].iter().any(|end| row.key.ends_with(end));
    let right = key.to_lowercase();
    let told =
        || format!("attribute key `{key}` has capitals; below `{}`, names are lower case: write `{right}`", row.key);
    (is_lowered && right != key)
        .then(|| Finding::new(Rule::InvalidFormat, key, told()).style().suggest([Suggestion::Replace(right.clone())]))
}

/// A new name replaces an old one only where the values stay what they are. That of a template is for all keys below it.
fn deprecated(registry: &Registry, key: &str, row: Attribute<'_>) -> Option<Finding> {
    let Deprecation::Renamed(to) = row.deprecation else {
        return advised(key, row.deprecation).or_else(|| name::deprecated("attribute", key, row.deprecation));
    };
    let (old, new) = (row.value_type, registry.find::<Attribute<'_>>(to).map(|row| row.value_type));
    let is_same = |new| discriminant(&new) == discriminant(&old) && new.kind() == old.kind();
    if new.is_none_or(is_same) {
        let below = &key[row.key.len()..];
        return name::deprecated("attribute", key, Deprecation::Renamed(&format!("{to}{below}")));
    }
    // Text is taken where texts are listed, too; what is written down is looked up there.
    let takes = new.is_some_and(|new| new.kind() == old.kind() && new.is_template() == old.is_template());
    let check = if takes { "" } else { ", and check the value, which is of another type there" };
    let told = format!("attribute `{key}` is deprecated; write its new name `{to}`{check}");
    Some(Finding::new(Rule::Deprecated, key, told).suggest([Suggestion::See(to.to_owned())]))
}

/// What to do instead of keys that no other key replaces.
const ADVICE: &[(&str, &str)] = &[
    (
        "error.message",
        "write the attribute for error messages of its domain, or `exception.message` of an exception's record",
    ),
    ("event.name", "its value is the event name of the log record now: set the field `EventName`"),
    ("rpc.jsonrpc.error_message", "say it in the description of the span's status"),
];

/// A table with other advice is right.
fn advised(key: &str, deprecation: Deprecation<'_>) -> Option<Finding> {
    let is_bare = matches!(deprecation, Deprecation::Obsolete(hints) if hints.iter().next().is_none());
    let (_, write) = ADVICE.iter().find(|(of, _)| is_bare && *of == key)?;
    Some(Finding::new(Rule::Deprecated, key, format!("attribute `{key}` is deprecated; {write}")))
}

/// At most one finding is more than a notice, and that one has the suggestions.
fn unknown(registry: &Registry, key: &str) -> Vec<Finding> {
    let standing = name::standing(registry, key);
    let mut meant = suggest::keys(registry, key, standing.reach());
    let mut findings = Vec::new();
    if let Some(naming) = malformed(key).or_else(|| below_attribute(registry, key)).or_else(|| without_namespace(key)) {
        let advice = name::did_you_mean(&meant).unwrap_or_else(|| naming.write.to_owned());
        let told = format!("{}; {advice}", naming.wrong);
        let suggestions = std::mem::take(&mut meant).into_iter().map(Suggestion::DidYouMean);
        findings.push(Finding::new(naming.rule, key, told).suggest(suggestions));
    }
    let unknown = name::unregistered(standing, Rule::MissingAttribute, "attribute", key, meant);
    findings.extend(unknown.map(|found| if findings.is_empty() { found } else { found.notice() }));
    findings.extend(extends_namespace(registry, key, standing));
    findings
}

/// What is wrong with how a key is named.
struct Naming {
    rule: Rule,
    wrong: String,
    write: &'static str,
}

fn malformed(key: &str) -> Option<Naming> {
    let wrong = || format!("attribute key `{key}` is malformed");
    name::is_malformed(key).then(|| Naming { rule: Rule::InvalidFormat, wrong: wrong(), write: name::FORM })
}

fn below_attribute(registry: &Registry, key: &str) -> Option<Naming> {
    let is_attribute = |row: &Attribute<'_>| row.deprecation == Deprecation::Live && !row.value_type.is_template();
    let above = prefixes(key).find_map(|prefix| registry.find::<Attribute<'_>>(prefix).filter(is_attribute))?;
    let wrong = format!("attribute key `{key}` is below `{}`, which is an attribute itself", above.key);
    Some(Naming { rule: Rule::IllegalNamespace, wrong, write: "write a key beside it" })
}

fn without_namespace(key: &str) -> Option<Naming> {
    let wrong = || format!("attribute key `{key}` has no namespace");
    let write = "write a namespace before it, as in `acme.user`";
    (!key.contains('.')).then(|| Naming { rule: Rule::MissingNamespace, wrong: wrong(), write })
}

fn extends_namespace(registry: &Registry, key: &str, standing: Standing<'_>) -> Option<Finding> {
    let Standing::Registered(_) = standing else { return None };
    let namespace = prefixes(key).filter(|prefix| registry.has_namespace(prefix)).last()?;
    let told = format!("attribute `{key}` extends the registered namespace `{namespace}`; names may be added to that");
    Some(Finding::new(Rule::ExtendsNamespace, key, told))
}
