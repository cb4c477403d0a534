//! `#[instrument]` below an attribute that redacts a parameter. It may be that of `tracing`, which knows no `redact(..)`.

use crate::errors::Errors;
use crate::item::attributes::{ItemAttribute, attributes};
use crate::item::mentions::mentions;
use crate::item::tokens::{is_ident, is_punct, plain};
use proc_macro2::{Delimiter, Group, TokenStream, TokenTree};

/// Reports each redacted parameter that an `#[instrument]` that expands later would record.
pub(crate) fn check_instrument_below(item: &[TokenTree], redacted: &[String], errors: &mut Errors) {
    for attribute in attributes(item).iter().filter(|attribute| is_of_tracing(attribute)) {
        for name in redacted {
            check(attribute, name, errors);
        }
    }
}

/// Whether the attribute may be that of `tracing`. Ours redacts the parameter.
fn is_of_tracing(attribute: &ItemAttribute) -> bool {
    attribute.name().is_some_and(|name| name == "instrument")
        && attribute.path.first().is_some_and(|krate| krate != "otel_runtime")
}

fn check(attribute: &ItemAttribute, name: &String, errors: &mut Errors) {
    let arguments: Vec<TokenTree> = attribute.args.clone().into_iter().collect();
    let mut is_skipped = false;
    for argument in arguments.split(|token| is_punct(token, ',')) {
        match argument {
            [option] if is_ident(option, "skip_all") => is_skipped = true,
            [option, TokenTree::Group(list)] if is_ident(option, "skip") || is_ident(option, "redact") => {
                is_skipped |= lists(list, name);
            }
            [option, TokenTree::Group(fields)] if is_ident(option, "fields") => {
                let values = values(fields.stream()).into_iter();
                for (_, at) in values.flat_map(|value| mentions(value, std::slice::from_ref(name))) {
                    let message = format!(
                        "`{name}` is redacted, but `#[instrument]` would record it here; leave it out, or remove `{name}` from `redact(..)`"
                    );
                    errors.at_span(at, message);
                }
            }
            _ => {}
        }
    }
    if !is_skipped {
        let message = format!(
            "`{name}` is redacted, but `#[instrument]` would record it, because it records all parameters; write `skip({name})` in this attribute"
        );
        errors.at(attribute.name(), message);
    }
}

fn lists(list: &Group, name: &str) -> bool {
    let is_it = |token| matches!(&token, TokenTree::Ident(listed) if plain(listed) == name);
    list.delimiter() == Delimiter::Parenthesis && list.stream().into_iter().any(is_it)
}

/// What `fields(..)` records: `?a`, and the `b` of `key = b`. A key alone is only declared.
fn values(fields: TokenStream) -> Vec<TokenStream> {
    let fields: Vec<TokenTree> = fields.into_iter().collect();
    let value = |field: &[TokenTree]| {
        let has_sigil = field.first().is_some_and(|first| is_punct(first, '%') || is_punct(first, '?'));
        let at = match field.iter().position(|token| is_punct(token, '=')) {
            Some(equals) => equals + 1,
            None if has_sigil => 0,
            None => return None,
        };
        Some(field[at..].iter().cloned().collect())
    };
    fields.split(|token| is_punct(token, ',')).filter_map(value).collect()
}
