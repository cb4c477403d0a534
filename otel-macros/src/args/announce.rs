//! The grammar of `announce(..)`: the name of a generated function, and the attribute sets that it announces.

use crate::args::field::Key;
use proc_macro2::{Ident, Span};
use syn::parse::{Parse, ParseStream};
use syn::{Expr, Token, bracketed};

/// `announce(announce_orders, [], [error.type = "timeout"])`.
pub(crate) struct Announce {
    /// The name of the function to generate.
    pub(crate) function: Ident,
    /// Empty if none is listed.
    pub(crate) sets: Vec<AnnouncedSet>,
}

/// `[error.type = "timeout", order.kind = "new"]`.
pub(crate) struct AnnouncedSet {
    pub(crate) at: Span,
    pub(crate) attributes: Vec<AnnouncedAttribute>,
}

/// `error.type = "timeout"`.
pub(crate) struct AnnouncedAttribute {
    pub(crate) key: Key,
    pub(crate) at: Span,
    pub(crate) value: Expr,
}

impl Parse for Announce {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let function = input.parse().map_err(|error: syn::Error| {
            syn::Error::new(error.span(), "expected the name of the function to generate, such as `announce_orders`")
        })?;
        let mut sets = Vec::new();
        while !input.is_empty() {
            input.parse::<Token![,]>()?;
            if !input.is_empty() {
                sets.push(input.parse()?);
            }
        }
        Ok(Self { function, sets })
    }
}

impl Parse for AnnouncedSet {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if !input.peek(syn::token::Bracket) {
            return Err(input.error("expected a set of attributes, such as `[error.type = \"timeout\"]`"));
        }
        let at = input.span();
        let content;
        bracketed!(content in input);
        let attributes = content.parse_terminated(AnnouncedAttribute::parse, Token![,])?.into_iter().collect();
        Ok(Self { at, attributes })
    }
}

impl Parse for AnnouncedAttribute {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let (at, key) = (input.span(), input.parse()?);
        input.parse::<Token![=]>()?;
        Ok(Self { key, at, value: input.parse()? })
    }
}
