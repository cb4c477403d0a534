//! Calls in the body of an `#[instrument]` function that use the current span of `tracing`, which the function does not create.

use crate::item::function::Function;
use crate::item::tokens::{is_ident, is_punct};
use crate::model::Warning;
use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};

/// A warning for each call, with what to write instead.
pub(crate) fn tracing_calls(function: &Function) -> Vec<Warning> {
    let mut found = Vec::new();
    search(function.body.stream(), &mut |at, message| {
        found.push(Warning { at, about: "tracing", message: message.to_owned() });
    });
    found
}

const CURRENT: &str = "`Span::current()` is a span of `tracing`, not the span that `#[instrument]` of `otel_runtime` creates; to record an attribute, write `otel_runtime::record!(key = value)`; for anything else, `otel_runtime::opentelemetry::trace::get_active_span(|span| ..)`";
const IN_CURRENT_SPAN: &str = "`in_current_span` uses a span of `tracing`, not the span that `#[instrument]` of `otel_runtime` creates; write `otel_runtime::context::in_context(future)`";

/// Functions inside the body are skipped, because they have their own span, or none.
fn search(body: TokenStream, report: &mut impl FnMut(Span, &str)) {
    let tokens: Vec<TokenTree> = body.into_iter().collect();
    let mut is_in_head = false;
    for (at, token) in tokens.iter().enumerate() {
        let rest = &tokens[at..];
        match token {
            TokenTree::Ident(_) if at > 0 && is_ident(&tokens[at - 1], "fn") => is_in_head = true,
            TokenTree::Punct(end) if end.as_char() == ';' => is_in_head = false,
            TokenTree::Group(group) if is_in_head => is_in_head = group.delimiter() != Delimiter::Brace,
            TokenTree::Group(group) => search(group.stream(), report),
            TokenTree::Ident(ident) if is_current(rest) && is_of_tracing(&tokens[..at]) => {
                report(ident.span(), CURRENT);
            }
            TokenTree::Ident(ident) if ident == "in_current_span" && is_method(&tokens, at) => {
                report(ident.span(), IN_CURRENT_SPAN);
            }
            _ => {}
        }
    }
}

/// `Span::current()`
fn is_current(tokens: &[TokenTree]) -> bool {
    let [span, colon, other, current, TokenTree::Group(arguments), ..] = tokens else { return false };
    is_ident(span, "Span")
        && is_punct(colon, ':')
        && is_punct(other, ':')
        && is_ident(current, "current")
        && arguments.delimiter() == Delimiter::Parenthesis
        && arguments.stream().is_empty()
}

/// Whether there is no path before `Span`, or `tracing::`.
fn is_of_tracing(before: &[TokenTree]) -> bool {
    match before {
        [.., krate, colon, other] if is_punct(colon, ':') && is_punct(other, ':') => is_ident(krate, "tracing"),
        _ => true,
    }
}

/// `.in_current_span()`
fn is_method(tokens: &[TokenTree], at: usize) -> bool {
    let is_called = matches!(tokens.get(at + 1), Some(TokenTree::Group(arguments)) if arguments.stream().is_empty());
    is_called && at > 0 && is_punct(&tokens[at - 1], '.')
}
