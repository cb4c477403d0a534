//! What the compiler reports about a source because of our macros.

use super::expansion::{Place, expand_all};
use proc_macro2::{Group, TokenStream, TokenTree};
use std::collections::BTreeSet;
use std::fmt;

/// An error or a warning, ordered by its place.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) struct Diagnostic {
    pub(super) place: Place,
    pub(super) severity: Severity,
    pub(super) message: String,
}

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Debug)]
pub(super) enum Severity {
    Error,
    Warning,
}

impl fmt::Display for Severity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Error => "error",
            Self::Warning => "warning",
        })
    }
}

/// The expansion of a source and its diagnostics. The compiler shows equal ones once.
pub(super) fn expand_and_report(source: TokenStream) -> (TokenStream, BTreeSet<Diagnostic>) {
    let mut found = BTreeSet::new();
    let expanded = expand_all(source, &mut |call, expanded| collect(expanded, call, &mut found));
    (expanded, found)
}

/// The `compile_error!` calls and the uses of deprecated macros in an expansion.
fn collect(expanded: &TokenStream, call: Place, found: &mut BTreeSet<Diagnostic>) {
    let tokens: Vec<TokenTree> = expanded.clone().into_iter().collect();
    for (at, token) in tokens.iter().enumerate() {
        if let Some(diagnostic) = error(&tokens[at..], call).or_else(|| warning(&tokens[at..], call)) {
            found.insert(diagnostic);
        }
        if let TokenTree::Group(group) = token {
            collect(&group.stream(), call, found);
        }
    }
}

/// `compile_error! { "message" }`; the compiler underlines from the first to the last token of the call.
fn error(tokens: &[TokenTree], call: Place) -> Option<Diagnostic> {
    let [TokenTree::Ident(name), TokenTree::Punct(_), TokenTree::Group(text), ..] = tokens else { return None };
    if name != "compile_error" {
        return None;
    }
    let place = Place::between(name.span(), text.span()).unwrap_or(call);
    Some(Diagnostic { place, severity: Severity::Error, message: last_text(text)? })
}

/// `#[deprecated(note = "message")] macro_rules! semconv { .. } semconv!();`; the compiler underlines the second name.
fn warning(tokens: &[TokenTree], call: Place) -> Option<Diagnostic> {
    let [TokenTree::Group(attribute), TokenTree::Ident(macro_rules), _, _, TokenTree::Group(_), used, ..] = tokens
    else {
        return None;
    };
    if macro_rules != "macro_rules" {
        return None;
    }
    let Some(TokenTree::Group(note)) = attribute.stream().into_iter().last() else { return None };
    let place = Place::between(used.span(), used.span()).unwrap_or(call);
    Some(Diagnostic { place, severity: Severity::Warning, message: last_text(&note)? })
}

/// The value of the string literal at the end of a group.
fn last_text(group: &Group) -> Option<String> {
    let last = group.stream().into_iter().last()?;
    syn::parse2::<syn::LitStr>(last.into()).ok().map(|text| text.value())
}
