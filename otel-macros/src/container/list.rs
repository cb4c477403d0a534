//! The lists in shared arguments, such as `fields(a = 1, b = id)`, as items that keep their tokens.

use crate::args::syntax::skip_to_comma;
use proc_macro2::{Group, Ident, TokenStream, TokenTree};
use syn::ext::IdentExt as _;
use syn::parse::{Parse, ParseStream, Parser as _};
use syn::{LitStr, Token};

/// An item of `err(..)` or `ret(..)`.
pub(crate) enum ErrRetItem {
    /// The body of the log record.
    Text(LitStr),
    /// `fields(..)`
    Fields,
    Other,
}

impl Parse for ErrRetItem {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(LitStr) {
            return Ok(Self::Text(input.parse()?));
        }
        let is_fields = input.call(Ident::parse_any)? == "fields";
        skip_to_comma(input)?;
        Ok(if is_fields { Self::Fields } else { Self::Other })
    }
}

/// The items of `option(item, item)`. An option without a list has none.
pub(crate) fn list_items<T: Parse>(argument: &TokenStream) -> Vec<(T, TokenStream)> {
    let mut items = Vec::new();
    let read_all = |input: ParseStream<'_>| {
        while !input.is_empty() {
            let before = input.fork();
            match input.parse() {
                Ok(item) => items.push((item, tokens_up_to(input, &before)?)),
                // The expansion of the function reports the mistake.
                Err(_) => skip_to_comma(input)?,
            }
            input.parse::<Option<Token![,]>>()?;
        }
        Ok(())
    };
    if let Some(list) = list(argument) {
        _ = read_all.parse2(list.stream());
    }
    items
}

/// Rebuilds `option(item, item)` from what `keep` returns. `None` if it had items and none of them is left.
pub(crate) fn keep_items<T: Parse>(
    argument: &TokenStream,
    keep: impl Fn(&T, TokenStream) -> Option<TokenStream>,
) -> Option<TokenStream> {
    let items = list_items::<T>(argument);
    let Some(list) = list(argument).filter(|_| !items.is_empty()) else { return Some(argument.clone()) };
    let kept: Vec<TokenStream> = items.into_iter().filter_map(|(item, tokens)| keep(&item, tokens)).collect();
    if kept.is_empty() {
        return None;
    }
    let mut shorter = Group::new(list.delimiter(), quote::quote!(#(#kept),*));
    shorter.set_span(list.span());
    let name = argument.clone().into_iter().next();
    Some(name.into_iter().chain([TokenTree::Group(shorter)]).collect())
}

/// The tokens between two positions of a parser.
pub(crate) fn tokens_up_to(input: ParseStream<'_>, before: ParseStream<'_>) -> syn::Result<TokenStream> {
    let mut tokens = TokenStream::new();
    while before.cursor() != input.cursor() {
        tokens.extend([before.parse::<TokenTree>()?]);
    }
    Ok(tokens)
}

/// The list of `option(..)`.
fn list(argument: &TokenStream) -> Option<Group> {
    match argument.clone().into_iter().nth(1) {
        Some(TokenTree::Group(list)) => Some(list),
        _ => None,
    }
}
