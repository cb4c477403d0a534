//! What can be said about any name: it is out of use, it may change, nobody knows it.

pub(super) use crate::facts::is_malformed;
use crate::facts::{Deprecation, Row, Stability};
use crate::finding::{Finding, Rule, Suggestion};
use crate::registry::Registry;
use crate::suggest::{self, Reach};

/// That a name is out of use.
pub(super) fn deprecated(what: &str, name: &str, deprecation: Deprecation<'_>) -> Option<Finding> {
    let found = |told: String| Finding::new(Rule::Deprecated, name, format!("{what} `{name}` is {told}"));
    match deprecation {
        Deprecation::Live => None,
        Deprecation::Renamed(to) => {
            let told = format!("deprecated; write its new name `{to}`");
            Some(found(told).suggest([Suggestion::Replace(to.to_owned())]))
        }
        Deprecation::Moved => {
            Some(found("looked after in a repository of its own now; it can be used".to_owned()).notice())
        }
        Deprecation::Obsolete(hints) => {
            let told = match list(hints.iter(), "and") {
                Some(names) => format!("deprecated; see {names}"),
                None => "deprecated, and nothing replaces it; leave it out".to_owned(),
            };
            Some(found(told).suggest(hints.iter().map(|name| Suggestion::See(name.to_owned()))))
        }
    }
}

/// That a name may change.
pub(super) fn not_stable(what: &str, name: &str, stability: Stability) -> Option<Finding> {
    let told = || {
        let stability = stability.as_str();
        format!("{what} `{name}` is not stable ({stability}); expect its name or values to change")
    };
    (stability != Stability::Stable).then(|| Finding::new(Rule::NotStable, name, told()))
}

/// That a metric or an event is not registered, and that its name is not written as names are. OpenTelemetry takes such a name, so
/// that is no error.
pub(super) fn unknown<'a, R: Row<'a>>(registry: &'a Registry, rule: Rule, what: &str, name: &str) -> Vec<Finding> {
    let standing = standing(registry, name);
    let meant = suggest::names::<R>(registry, name, standing.reach());
    let mut meant: Vec<String> = meant.into_iter().map(str::to_owned).collect();
    let mut findings = Vec::new();
    if is_malformed(name) {
        let advice = did_you_mean(&meant).unwrap_or_else(|| FORM.to_owned());
        let told = format!("{what} name `{name}` is malformed; {advice}");
        let suggestions = std::mem::take(&mut meant).into_iter().map(Suggestion::DidYouMean);
        findings.push(Finding::new(Rule::InvalidFormat, name, told).suggest(suggestions).style());
    }
    let unknown = unregistered(standing, rule, what, name, meant);
    findings.extend(unknown.map(|found| if findings.is_empty() { found } else { found.notice() }));
    findings
}

/// How names are written.
pub(super) const FORM: &str = "write lower-case letters and digits, with single `.` or `_` between them";

/// Whose an unknown name is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Standing<'a> {
    /// It is below a namespace that was declared.
    Declared(&'a str),
    /// It is below a namespace of the registry.
    Registered(&'a str),
    /// It is somebody's.
    Foreign,
}

impl<'a> Standing<'a> {
    pub(super) fn reach(self) -> Reach<'a> {
        match self {
            Self::Declared(namespace) => Reach::SlipWithin(namespace),
            Self::Registered(_) => Reach::Near,
            Self::Foreign => Reach::OneSlip,
        }
    }
}

pub(super) fn standing<'a>(registry: &'a Registry, name: &'a str) -> Standing<'a> {
    if let Some(namespace) = registry.declared(name) {
        return Standing::Declared(namespace);
    }
    match name.split_once('.') {
        Some((root, _)) if registry.has_namespace(root) => Standing::Registered(root),
        _ => Standing::Foreign,
    }
}

/// That a name is not registered: nothing for one that is declared and no slip, a notice for one that may be somebody's own.
pub(super) fn unregistered(
    standing: Standing<'_>,
    rule: Rule,
    what: &str,
    name: &str,
    meant: Vec<String>,
) -> Option<Finding> {
    let place = match standing {
        Standing::Declared(_) if meant.is_empty() => return None,
        Standing::Registered(root) => format!(" in the registered namespace `{root}`"),
        _ => String::new(),
    };
    let own = own(standing, name);
    let advice = did_you_mean(&meant).unwrap_or_else(|| {
        // What cannot be declared is no advice.
        if is_malformed(own) {
            return FORM.to_owned();
        }
        format!("register it, or declare it as your own with `namespaces = [\"{own}\"]` in `[package.metadata.otel]`")
    });
    let found = Finding::new(rule, name, format!("unknown {what} `{name}`{place}; {advice}"));
    let is_foreign = meant.is_empty() && standing == Standing::Foreign;
    let found = found.suggest(meant.into_iter().map(Suggestion::DidYouMean));
    Some(if is_foreign { found.notice() } else { found })
}

/// The namespace to declare for a name: its root, or the whole name where the root is not one's own.
pub(super) fn own<'a>(standing: Standing<'_>, name: &'a str) -> &'a str {
    match standing {
        Standing::Registered(_) => name,
        _ => name.split('.').next().unwrap_or(name),
    }
}

/// `` did you mean `a`? ``, or nothing.
pub(super) fn did_you_mean(meant: &[impl AsRef<str>]) -> Option<String> {
    list(meant.iter().map(AsRef::as_ref), "or").map(|names| format!("did you mean {names}?"))
}

/// `` `a`, `b` or `c` ``, or nothing.
fn list<'a>(names: impl Iterator<Item = &'a str>, last: &str) -> Option<String> {
    let names: Vec<String> = names.map(|name| format!("`{name}`")).collect();
    match names.split_last()? {
        (only, []) => Some(only.clone()),
        (end, rest) => Some(format!("{} {last} {end}", rest.join(", "))),
    }
}
