//! The syntax of an option: alone, with a value, or with a list.

use crate::args::slot::given_twice;
use crate::errors::Errors;
use proc_macro2::{Ident, TokenTree};
use std::fmt::Display;
use syn::ext::IdentExt as _;
use syn::parse::{Parse, ParseStream};
use syn::{LitStr, Token, parenthesized};

/// The name of an option.
pub(crate) fn ident(input: ParseStream<'_>, example: &str) -> syn::Result<Ident> {
    input.call(Ident::parse_any).map_err(|_| input.error(format!("expected an option such as `{example}`")))
}

/// `option = expression`.
pub(crate) fn value<T: Parse>(ident: &Ident, example: &str, input: ParseStream<'_>) -> syn::Result<T> {
    let needs_value = || format!("`{ident}` needs a value: `{ident} = {example}`");
    if !input.peek(Token![=]) {
        return Err(syn::Error::new_spanned(ident, needs_value()));
    }
    let equals: Token![=] = input.parse()?;
    if input.is_empty() || input.peek(Token![,]) {
        return Err(syn::Error::new_spanned(equals, needs_value()));
    }
    input.parse().map_err(|error| {
        // An error at the end of the arguments would point at the whole attribute.
        let unfinished = error.to_string().starts_with("unexpected end of input");
        if unfinished { syn::Error::new_spanned(ident, needs_value()) } else { error }
    })
}

/// An option without a value.
pub(crate) fn flag(ident: &Ident, input: ParseStream<'_>) -> syn::Result<()> {
    if input.peek(Token![=]) || has_list(input) {
        return Err(syn::Error::new_spanned(ident, format!("`{ident}` takes no value; write `{ident}` alone")));
    }
    Ok(())
}

/// `= ".."`
pub(crate) fn is_text(input: ParseStream<'_>) -> bool {
    input.peek(Token![=]) && input.peek2(LitStr)
}

pub(crate) fn has_value(input: ParseStream<'_>) -> bool {
    input.peek(Token![=])
}

pub(crate) fn has_list(input: ParseStream<'_>) -> bool {
    input.peek(syn::token::Paren)
}

/// `option(item, item)`; an item that cannot be read does not hide the ones behind it.
pub(crate) fn list<T: Parse>(
    ident: &Ident,
    example: &str,
    input: ParseStream<'_>,
    errors: &mut Errors,
) -> syn::Result<Vec<T>> {
    if !has_list(input) {
        return Err(syn::Error::new_spanned(ident, format!("`{ident}` needs a list: `{example}`")));
    }
    let content;
    parenthesized!(content in input);
    items(ident, &content, errors)
}

/// `item, item` up to the end.
pub(crate) fn items<T: Parse>(of: impl Display, input: ParseStream<'_>, errors: &mut Errors) -> syn::Result<Vec<T>> {
    let mut items = Vec::new();
    while !input.is_empty() {
        match input.parse() {
            Ok(item) => items.push(item),
            Err(error) => {
                errors.push(error);
                skip_to_comma(input)?;
            }
        }
        if !input.is_empty() && !input.peek(Token![,]) {
            errors.push(input.error(format!("expected `,` before the next item of `{of}(..)`")));
            skip_to_comma(input)?;
        }
        input.parse::<Option<Token![,]>>()?;
    }
    Ok(items)
}

/// `option(name, self, pub, _)`.
pub(crate) fn idents(
    ident: &Ident,
    example: &str,
    input: ParseStream<'_>,
    errors: &mut Errors,
) -> syn::Result<Vec<Ident>> {
    struct AnyIdent(Ident);
    impl Parse for AnyIdent {
        fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
            input.call(Ident::parse_any).map(Self).map_err(|_| input.error("expected a name"))
        }
    }
    let list = list(ident, example, input, errors)?;
    let names: Vec<Ident> = list.into_iter().map(|AnyIdent(ident)| ident).collect();
    check_once(&names, errors);
    Ok(names)
}

/// Reports names that are in a list twice.
pub(crate) fn check_once(names: &[Ident], errors: &mut Errors) {
    for (at, name) in names.iter().enumerate() {
        if names[..at].contains(name) {
            errors.at(name, given_twice(name));
        }
    }
}

/// Skips what cannot be read, up to the next argument.
pub(crate) fn skip_to_comma(input: ParseStream<'_>) -> syn::Result<()> {
    while !input.is_empty() && !input.peek(Token![,]) {
        input.parse::<TokenTree>()?;
    }
    Ok(())
}
