//! Findings about names of any kind: deprecated, not stable, or not registered.

pub(super) use crate::facts::is_malformed;
use crate::facts::{Deprecation, Row, Stability};
use crate::finding::{Finding, Rule, Suggestion};
use crate::registry::Registry;
use crate::suggest::{self, Tolerance};

/// Returns the finding for a deprecated name.
pub(super) fn deprecated(what: &str, name: &str, deprecation: Deprecation<'_>) -> Option<Finding> {
    let found = |message: String| Finding::new(Rule::Deprecated, name, format!("{what} `{name}` is {message}"));
    match deprecation {
        Deprecation::Live => None,
        Deprecation::Renamed(to) => {
            let message = format!("deprecated; write its new name `{to}`");
            Some(found(message).suggest([Suggestion::Replace(to.to_owned())]))
        }
        Deprecation::Moved => {
            Some(found("maintained in another repository now; it can still be used".to_owned()).notice())
        }
        Deprecation::Obsolete(hints) => {
            let message = match list(hints.iter(), "and") {
                Some(names) => format!("deprecated; see {names}"),
                None => "deprecated and has no replacement; remove it".to_owned(),
            };
            Some(found(message).suggest(hints.iter().map(|name| Suggestion::See(name.to_owned()))))
        }
    }
}

/// Returns the finding for a name that is not stable.
pub(super) fn not_stable(what: &str, name: &str, stability: Stability) -> Option<Finding> {
    let message = || {
        let stability = stability.as_str();
        format!("{what} `{name}` is not stable ({stability}); expect its name or values to change")
    };
    (stability != Stability::Stable).then(|| Finding::new(Rule::NotStable, name, message()))
}

/// Returns the findings for an unregistered metric or event: it is unknown, and its name may be malformed. OpenTelemetry accepts
/// malformed names, so that is not an error.
pub(super) fn unknown<'a, R: Row<'a>>(registry: &'a Registry, rule: Rule, what: &str, name: &str) -> Vec<Finding> {
    let ownership = ownership(registry, name);
    let candidates = suggest::names::<R>(registry, name, ownership.tolerance());
    let mut candidates: Vec<String> = candidates.into_iter().map(str::to_owned).collect();
    let mut findings = Vec::new();
    if is_malformed(name) {
        let advice = did_you_mean(&candidates).unwrap_or_else(|| FORM.to_owned());
        let message = format!("{what} name `{name}` is malformed; {advice}");
        let suggestions = std::mem::take(&mut candidates).into_iter().map(Suggestion::DidYouMean);
        findings.push(Finding::new(Rule::InvalidFormat, name, message).suggest(suggestions).style());
    }
    let unknown = unregistered(ownership, rule, what, name, candidates);
    findings.extend(unknown.map(|found| if findings.is_empty() { found } else { found.notice() }));
    findings
}

/// The advice for malformed names.
pub(super) const FORM: &str = "write words of lower-case letters and digits, separated by single `.` or `_`";

/// Who defines the names of the namespace that an unregistered name is in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Ownership<'a> {
    /// The application: the name is below this declared namespace.
    Declared(&'a str),
    /// The conventions: the name is below this registered namespace.
    Registered(&'a str),
    /// Someone else.
    Foreign,
}

impl<'a> Ownership<'a> {
    pub(super) fn tolerance(self) -> Tolerance<'a> {
        match self {
            Self::Declared(namespace) => Tolerance::OneEditWithin(namespace),
            Self::Registered(_) => Tolerance::Similar,
            Self::Foreign => Tolerance::OneEdit,
        }
    }
}

pub(super) fn ownership<'a>(registry: &'a Registry, name: &'a str) -> Ownership<'a> {
    if let Some(namespace) = registry.declared_namespace(name) {
        return Ownership::Declared(namespace);
    }
    match name.split_once('.') {
        Some((root, _)) if registry.has_namespace(root) => Ownership::Registered(root),
        _ => Ownership::Foreign,
    }
}

/// Returns the finding for an unregistered name: none if it is declared and similar to no registered name, and only a notice if it
/// is in nobody's registered namespace.
pub(super) fn unregistered(
    ownership: Ownership<'_>,
    rule: Rule,
    what: &str,
    name: &str,
    candidates: Vec<String>,
) -> Option<Finding> {
    let place = match ownership {
        Ownership::Declared(_) if candidates.is_empty() => return None,
        Ownership::Registered(root) => format!(" in the registered namespace `{root}`"),
        _ => String::new(),
    };
    let own = own(ownership, name);
    let advice = did_you_mean(&candidates).unwrap_or_else(|| {
        // A malformed namespace cannot be declared.
        if is_malformed(own) {
            return FORM.to_owned();
        }
        format!("register it in a table, or declare it as your own with `namespaces = [\"{own}\"]` in `[package.metadata.otel]`")
    });
    let found = Finding::new(rule, name, format!("unknown {what} `{name}`{place}; {advice}"));
    let is_foreign = candidates.is_empty() && ownership == Ownership::Foreign;
    let found = found.suggest(candidates.into_iter().map(Suggestion::DidYouMean));
    Some(if is_foreign { found.notice() } else { found })
}

/// Returns the namespace to declare for a name: its first segment, or the whole name if that segment is registered.
pub(super) fn own<'a>(ownership: Ownership<'_>, name: &'a str) -> &'a str {
    match ownership {
        Ownership::Registered(_) => name,
        _ => name.split('.').next().unwrap_or(name),
    }
}

/// Returns `` did you mean `a`? ``, or `None` without candidates.
pub(super) fn did_you_mean(candidates: &[impl AsRef<str>]) -> Option<String> {
    list(candidates.iter().map(AsRef::as_ref), "or").map(|names| format!("did you mean {names}?"))
}

/// Returns `` `a`, `b` or `c` ``, or `None` without names.
fn list<'a>(names: impl Iterator<Item = &'a str>, last: &str) -> Option<String> {
    let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    match names.split_last()? {
        (only, []) => Some(only.clone()),
        (end, rest) => Some(format!("{} {last} {end}", rest.join(", "))),
    }
}
