//! Inline macros in a body that would record a redacted parameter.

use crate::args::Args;
use crate::args::field::{Field, FieldValue, Key};
use crate::args::macro_name::MacroName;
use crate::errors::Errors;
use crate::inline::read_args;
use crate::inline::record::read_fields;
use crate::item::fragments::without_groups;
use crate::item::mentions::{format_mentions, mentions};
use crate::item::tokens::{is_ident, is_punct};
use proc_macro2::{Delimiter, Group, Span, TokenStream, TokenTree};
use quote::ToTokens as _;

/// Reports each `log!`, `span!`, `count!` and `record!` in a body whose arguments would record a redacted parameter.
///
/// The rest of the body is not read, so another variable of the same name is an error, too. Functions inside the body are skipped,
/// because they do not see the parameters.
pub(crate) fn check_body(body: &TokenStream, redacted: &[String], errors: &mut Errors) {
    if redacted.is_empty() {
        return;
    }
    let tokens: Vec<TokenTree> = body.clone().into_iter().collect();
    let mut is_in_head = false;
    for (at, token) in tokens.iter().enumerate() {
        match token {
            TokenTree::Ident(_) if at > 0 && is_ident(&tokens[at - 1], "fn") => is_in_head = true,
            TokenTree::Punct(end) if end.as_char() == ';' => is_in_head = false,
            TokenTree::Group(group) if is_in_head => is_in_head = group.delimiter() != Delimiter::Brace,
            TokenTree::Group(group) => match inline_macro(&tokens[..at]) {
                Some(name) => check_macro(name, group, redacted, errors),
                None => check_body(&group.stream(), redacted, errors),
            },
            _ => {}
        }
    }
}

/// The name of our macro before its arguments: the `log` of `otel_runtime::log!`.
fn inline_macro(before: &[TokenTree]) -> Option<&'static str> {
    let [.., name, bang] = before else { return None };
    let names = [MacroName::Log.name(), MacroName::Span.name(), MacroName::Count.name(), "record"];
    names.into_iter().find(|known| is_ident(name, known) && is_punct(bang, '!'))
}

fn check_macro(name: &str, arguments: &Group, redacted: &[String], errors: &mut Errors) {
    let macros = [MacroName::Log, MacroName::Span, MacroName::Count];
    let found = match macros.into_iter().find(|known| known.name() == name) {
        None => {
            read_fields(without_groups(arguments.stream())).iter().flat_map(|field| of_field(field, redacted)).collect()
        }
        Some(known) => {
            let (args, rest) = read_args(known, arguments.stream(), &mut Errors::default());
            let block = rest.unwrap_or_default();
            check_body(&block, redacted, errors);
            check_conditions(&args, redacted, errors);
            let mut found = of_args(&args, redacted);
            if args.ret.get().is_some_and(|ret| ret.fields.is_empty()) {
                found.extend(mentions(last_expression(block), redacted));
            }
            found
        }
    };
    for (variable, at) in found {
        let message = format!(
            "`{variable}` is redacted, but this `{name}!` records it; leave it out, or rename the variable if it is not the parameter"
        );
        errors.at_span(at, message);
    }
}

/// Reports inline macros in options that may read a redacted parameter, such as `ok_if`.
pub(crate) fn check_conditions(args: &Args, redacted: &[String], errors: &mut Errors) {
    let options = [&args.condition, &args.ok_if, &args.error_if, &args.parent, &args.links, &args.kind];
    for option in options.into_iter().filter_map(|slot| slot.get()) {
        check_body(&option.to_token_stream(), redacted, errors);
    }
}

/// The expression at the end of a block, whose value `ret` records.
fn last_expression(block: TokenStream) -> TokenStream {
    let Some(TokenTree::Group(braces)) = block.into_iter().last() else { return TokenStream::new() };
    let tokens: Vec<TokenTree> = braces.stream().into_iter().collect();
    let start = tokens.iter().rposition(|token| is_punct(token, ';')).map_or(0, |at| at + 1);
    tokens.into_iter().skip(start).collect()
}

type Mention = (String, Span);

/// What is recorded. Conditions and parents may read a redacted parameter.
fn of_args(args: &Args, redacted: &[String]) -> Vec<Mention> {
    let inner = [&args.err, &args.ret].into_iter().filter_map(|slot| slot.get());
    let fields = args.fields.get().into_iter().flatten();
    let fields: Vec<&Field> = fields.chain(inner.flat_map(|err_ret| &err_ret.fields)).collect();
    let mut found: Vec<Mention> = fields.iter().flat_map(|field| of_field(field, redacted)).collect();
    for expr in [&args.name, &args.metric.value].into_iter().filter_map(|slot| slot.get()) {
        found.extend(mentions(expr.to_token_stream(), redacted));
    }
    if let Some(body) = args.log.body.get() {
        // `{token}` is the field of this name, if there is one.
        let is_field = |name: &String| fields.iter().any(|field| field.key.text() == Some(name));
        let names = redacted.iter().filter(|name| !is_field(name));
        let names = names.filter(|name| format_mentions(&body.value(), std::slice::from_ref(*name)));
        found.extend(names.map(|name| (name.clone(), body.span())));
    }
    found
}

fn of_field(field: &Field, redacted: &[String]) -> Vec<Mention> {
    let key = match &field.key {
        Key::Text(_) => TokenStream::new(),
        Key::Const(key) => key.to_token_stream(),
    };
    let value = match &field.value {
        FieldValue::Empty => TokenStream::new(),
        FieldValue::Expr(value) | FieldValue::Place { place: value, .. } => value.to_token_stream(),
    };
    [key, value].into_iter().flat_map(|tokens| mentions(tokens, redacted)).collect()
}
