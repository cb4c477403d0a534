//! Parameters that are redacted: nothing that is recorded may be computed from them.

use crate::args::Args;
use crate::args::err_ret::ErrRet;
use crate::args::field::{Field, FieldValue};
use crate::errors::Errors;
use crate::item::tokens::{is_punct, plain};
use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;
use syn::Expr;

/// Reports each expression that would record a redacted parameter in another form, such as `token.trim()` or `&token`.
///
/// The macro cannot know what an expression keeps of a value, so each mention of the parameter is an error. The parameter alone
/// stays allowed, because it is recorded as `[redacted]`.
pub(crate) fn check_redacted(args: &Args, redacted: &[String], errors: &mut Errors) {
    if redacted.is_empty() {
        return;
    }
    let inner = [&args.err, &args.ret].into_iter().filter_map(|slot| slot.get());
    let inner = inner.flat_map(|ErrRet { fields, .. }| fields);
    for field in args.fields.get().into_iter().flatten().chain(inner) {
        check_field(field, redacted, errors);
    }
    for expr in [&args.name, &args.metric.value].into_iter().filter_map(|slot| slot.get()) {
        report(expr, redacted, "leave it out", errors);
    }
}

fn check_field(field: &Field, redacted: &[String], errors: &mut Errors) {
    let value = match &field.value {
        FieldValue::Empty => return,
        FieldValue::Expr(value) | FieldValue::Place { place: value, .. } => value,
    };
    if !is_alone(value, redacted) {
        report(value, redacted, "write the parameter alone, which records `[redacted]`", errors);
    }
}

/// Whether the value is a redacted parameter and nothing else.
fn is_alone(value: &Expr, redacted: &[String]) -> bool {
    matches!(value, Expr::Path(path) if path.path.get_ident().is_some_and(|name| redacted.contains(&plain(name))))
}

fn report(expr: &Expr, redacted: &[String], instead: &str, errors: &mut Errors) {
    for (name, at) in mentions(expr.to_token_stream(), redacted) {
        let message = format!(
            "`{name}` is redacted, but this expression reads it; {instead}, or remove `{name}` from `redact(..)`"
        );
        errors.at_span(at, message);
    }
}

/// The redacted parameters that an expression mentions, and where.
fn mentions(expr: TokenStream, redacted: &[String]) -> Vec<(String, Span)> {
    let mut found = Vec::new();
    let mut search = Search { redacted, found: &mut found };
    search.tokens(expr, false);
    found
}

struct Search<'a> {
    redacted: &'a [String],
    found: &'a mut Vec<(String, Span)>,
}

impl Search<'_> {
    /// `in_macro` is true between the parentheses of a macro call such as `format!(..)`.
    fn tokens(&mut self, tokens: TokenStream, in_macro: bool) {
        let tokens: Vec<TokenTree> = tokens.into_iter().collect();
        for (at, token) in tokens.iter().enumerate() {
            match token {
                TokenTree::Ident(name) if !is_other_name(&tokens, at) => self.name(name),
                TokenTree::Group(group) => {
                    let is_call =
                        at >= 2 && is_punct(&tokens[at - 1], '!') && matches!(tokens[at - 2], TokenTree::Ident(_));
                    self.tokens(group.stream(), in_macro || is_call);
                }
                TokenTree::Literal(literal) if in_macro => self.format_string(&literal.to_string(), literal.span()),
                _ => {}
            }
        }
    }

    fn name(&mut self, name: &Ident) {
        let text = plain(name);
        if self.redacted.contains(&text) {
            self.found.push((text, name.span()));
        }
    }

    /// `format!("{token:?}")` mentions `token`. Any literal between the parentheses of a macro may be a format string.
    fn format_string(&mut self, literal: &str, at: Span) {
        // A doubled brace is text. Removing it cannot join two placeholders, because each ends with a single brace.
        let text = literal.replace("{{", "");
        let names = text.split('{').skip(1).map(|rest| rest.split(['}', ':']).next().unwrap_or_default().trim());
        // `{:>token$}` reads a width from `token`.
        let widths = text.split('{').skip(1).filter_map(|rest| rest.split('}').next()?.split_once(':'));
        let widths = widths
            .flat_map(|(_, spec)| spec.split(['>', '<', '^', '.', '0', '#', '+']))
            .filter_map(|part| part.strip_suffix('$'));
        for name in names.chain(widths) {
            if self.redacted.iter().any(|redacted| redacted == name) {
                self.found.push((name.to_owned(), at));
            }
        }
    }
}

/// Whether the identifier is not a variable: a field or a method (`order.token`), a part of a path (`token::parse`), the name of a
/// field in a struct expression (`Login { token: x }`), or a lifetime.
fn is_other_name(tokens: &[TokenTree], at: usize) -> bool {
    let is = |offset: isize, punct| {
        at.checked_add_signed(offset).and_then(|at| tokens.get(at)).is_some_and(|token| is_punct(token, punct))
    };
    // `..token` is a range, or the rest of a struct.
    let is_field = is(-1, '.') && !is(-2, '.');
    let is_in_path = (is(-1, ':') && is(-2, ':')) || (is(1, ':') && is(2, ':'));
    let is_field_name = is(1, ':') && !is(2, ':');
    is_field || is_in_path || is_field_name || is(-1, '\'')
}
