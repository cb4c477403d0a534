//! Calls in the body of an `#[instrument]` function that use the current span of `tracing`, which the function does not create. They are
//! recognized by their names: an import under another name is not found.

use crate::item::function::Function;
use crate::item::tokens::{is_ident, is_punct};
use crate::model::Warning;
use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};

/// A warning for each call, with what to write instead.
pub(crate) fn tracing_calls(function: &Function) -> Vec<Warning> {
    let mut found = Vec::new();
    search(function.body.stream(), false, &mut |at, message| {
        found.push(Warning { at, about: "tracing", message });
    });
    found
}

const CURRENT: &str = "is a span of `tracing`, not the span that `#[instrument]` of `otel_runtime` creates; to record an attribute, write `otel_runtime::record!(key = value)`; for anything else, `otel_runtime::opentelemetry::trace::get_active_span(|span| ..)`";
const IN_CURRENT_SPAN: &str = "`in_current_span` uses a span of `tracing`, not the span that `#[instrument]` of `otel_runtime` creates; write `otel_runtime::context::in_context(future)`";
const SILENCE: &str = "to silence this warning, write `#[allow(deprecated)]` above the function";
const OWN_SPAN: &str = "if `Span` is a type of your own, write its path, as in `crate::Span::current()`, or `#[allow(deprecated)]` above the function";

/// Functions inside the body are skipped, because they have their own span, or none. `has_own_span` is whether the code around the tokens
/// declares a `Span` that is not that of `tracing`.
fn search(body: TokenStream, has_own_span: bool, report: &mut impl FnMut(Span, String)) {
    let tokens: Vec<TokenTree> = body.into_iter().collect();
    let has_own_span = has_own_span || declares_span(&tokens);
    let mut is_in_head = false;
    for (at, token) in tokens.iter().enumerate() {
        let (before, rest) = (&tokens[..at], &tokens[at + 1..]);
        match token {
            TokenTree::Ident(_) if at > 0 && is_ident(&tokens[at - 1], "fn") => is_in_head = true,
            TokenTree::Punct(end) if end.as_char() == ';' => is_in_head = false,
            TokenTree::Group(group) if is_in_head => is_in_head = group.delimiter() != Delimiter::Brace,
            TokenTree::Group(group) => search(group.stream(), has_own_span, report),
            TokenTree::Ident(name) if name == "Span" && is_current(rest) => match path_start(before) {
                Some(start) if is_ident(start, "tracing") => {
                    report(name.span(), format!("`tracing::Span::current()` {CURRENT}; {SILENCE}"));
                }
                None if !has_own_span && !follows_path(before) => {
                    report(name.span(), format!("`Span::current()` {CURRENT}; {OWN_SPAN}"));
                }
                _ => {}
            },
            TokenTree::Ident(name) if name == "in_current_span" && is_of_future(before, rest) => {
                report(name.span(), format!("{IN_CURRENT_SPAN}; {SILENCE}"));
            }
            _ => {}
        }
    }
}

/// `::current()`, or `::current` as a function that something else calls.
fn is_current(behind: &[TokenTree]) -> bool {
    let [colon, other, current, rest @ ..] = behind else { return false };
    let is_function = match rest {
        [TokenTree::Group(arguments), ..] if arguments.delimiter() == Delimiter::Parenthesis => {
            arguments.stream().is_empty()
        }
        [next, after, ..] => !(is_punct(next, ':') && is_punct(after, ':')),
        _ => true,
    };
    is_punct(colon, ':') && is_punct(other, ':') && is_ident(current, "current") && is_function
}

/// Whether `::` stands at the end.
fn follows_path(before: &[TokenTree]) -> bool {
    matches!(before, [.., colon, other] if is_punct(colon, ':') && is_punct(other, ':'))
}

/// The first name of the path that stands at the end: `a` of `a::b::`. `None` if there is no path.
fn path_start(before: &[TokenTree]) -> Option<&TokenTree> {
    match before {
        [rest @ .., name @ TokenTree::Ident(_), _, _] if follows_path(before) => path_start(rest).or(Some(name)),
        _ => None,
    }
}

/// `.in_current_span()`, `Instrument::in_current_span` or `<T as Instrument>::in_current_span`.
fn is_of_future(before: &[TokenTree], rest: &[TokenTree]) -> bool {
    match before {
        [.., dot] if is_punct(dot, '.') => {
            matches!(rest, [TokenTree::Group(arguments), ..] if arguments.stream().is_empty())
        }
        [.., of, _, _] if follows_path(before) => is_ident(of, "Instrument") || is_punct(of, '>'),
        _ => false,
    }
}

/// `use crate::Span;` or `struct Span`.
fn declares_span(tokens: &[TokenTree]) -> bool {
    tokens.iter().enumerate().any(|(at, token)| match (token, &tokens[at + 1..]) {
        (TokenTree::Ident(keyword), [name, ..])
            if ["struct", "enum", "union", "type"].iter().any(|of| keyword == of) =>
        {
            is_ident(name, "Span")
        }
        (TokenTree::Ident(keyword), path) if keyword == "use" => {
            let path: TokenStream = path.iter().take_while(|token| !is_punct(token, ';')).cloned().collect();
            !starts_with_tracing(&path) && imports_span(path)
        }
        _ => false,
    })
}

fn starts_with_tracing(path: &TokenStream) -> bool {
    let first = path.clone().into_iter().find(|token| matches!(token, TokenTree::Ident(_)));
    first.is_some_and(|first| is_ident(&first, "tracing"))
}

/// Whether the last name of a path in the import is `Span`, also in a list or behind `as`.
fn imports_span(import: TokenStream) -> bool {
    let tokens: Vec<TokenTree> = import.into_iter().collect();
    tokens.iter().enumerate().any(|(at, token)| match token {
        TokenTree::Group(list) => imports_span(list.stream()),
        token => is_ident(token, "Span") && tokens.get(at + 1).is_none_or(|next| is_punct(next, ',')),
    })
}
