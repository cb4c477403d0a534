//! The findings that `allow(..)` silences.

use crate::errors::{Errors, unknown};
use otel_semconv::Rule;
use proc_macro2::Ident;
use syn::ext::IdentExt as _;
use syn::parse::{Parse, ParseStream};
use syn::{LitStr, Token};

/// `allow(deprecated, value)`.
pub(crate) struct AllowedFinding(pub(crate) Ident);

impl Parse for AllowedFinding {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let at = input.span();
        let name = |name: &str| {
            let message = format!(
                "`allow` takes kinds of findings, such as `deprecated`, not names; to suppress all findings about a name, write `allow = [\"{name}\"]` in `[package.metadata.otel]`"
            );
            syn::Error::new(at, message)
        };
        if let Some(text) = input.parse::<Option<LitStr>>()? {
            return Err(name(&text.value()));
        }
        let finding = input
            .call(Ident::parse_any)
            .map_err(|_| input.error("expected a kind of finding, such as `deprecated`"))?;
        let mut whole = finding.to_string();
        while input.parse::<Option<Token![.]>>()?.is_some() {
            whole = format!("{whole}.{}", input.call(Ident::parse_any)?);
        }
        if finding == whole { Ok(Self(finding)) } else { Err(name(&whole)) }
    }
}

/// The findings that `allow(..)` accepts.
pub(crate) fn allowed(findings: Option<Vec<Ident>>, errors: &mut Errors) -> Vec<Ident> {
    let findings = findings.unwrap_or_default();
    for finding in &findings {
        if let Some(problem) = no_finding(&finding.to_string()) {
            errors.at(finding, problem);
        }
    }
    findings
}

/// The findings that `allow(..)` accepts.
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

/// The name of a rule in `allow(..)`. `None` for rules that only the test harness checks.
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

/// What is wrong with a name in `allow(..)`. Somebody may copy the id of a rule from the output of a test.
fn no_finding(finding: &str) -> Option<String> {
    if FINDINGS.contains(&finding) {
        return None;
    }
    let rule = Rule::ALL.into_iter().find(|rule| rule.as_str() == finding);
    Some(match rule.map(allowed_by) {
        Some(Some(right)) => {
            format!("`{finding}` is the identifier of a rule, but `allow` takes kinds of findings; write `{right}`")
        }
        Some(None) => {
            format!("the rule `{finding}` is checked only in tests, where `.ignore(..)` suppresses it; remove it here")
        }
        None => unknown("kind of finding", finding, FINDINGS),
    })
}
