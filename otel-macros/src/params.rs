//! The names that the parameters of a function bind.

use proc_macro2::{Ident, TokenStream};
use syn::parse::Parser as _;
use syn::punctuated::Punctuated;
use syn::{Attribute, FnArg, Pat, Token};

/// A name that a parameter binds.
pub(crate) struct Param {
    pub(crate) name: Ident,
    /// `#[cfg(..)]` of the parameter, which its capture needs too.
    pub(crate) cfg: Vec<Attribute>,
}

pub(crate) fn params(parameters: TokenStream) -> (Vec<Param>, Option<Ident>) {
    // Syntax of the future: nothing can be captured by name, but the function is annotated all the same.
    let parsed = Punctuated::<FnArg, Token![,]>::parse_terminated.parse2(parameters).unwrap_or_default();
    let mut params = Vec::new();
    let mut receiver = None;
    for param in parsed {
        match param {
            FnArg::Receiver(found) => receiver = Some(Ident::new("self", found.self_token.span)),
            FnArg::Typed(typed) => {
                let cfg: Vec<_> = typed.attrs.into_iter().filter(|attr| attr.path().is_ident("cfg")).collect();
                let mut names = Vec::new();
                bound_names(&typed.pat, &mut names);
                params.extend(names.into_iter().map(|name| Param { name, cfg: cfg.clone() }));
            }
        }
    }
    (params, receiver)
}

/// The names that a pattern binds, in order.
fn bound_names(pattern: &Pat, names: &mut Vec<Ident>) {
    match pattern {
        Pat::Ident(binding) => {
            names.push(binding.ident.clone());
            if let Some((_, inner)) = &binding.subpat {
                bound_names(inner, names);
            }
        }
        Pat::Paren(inner) => bound_names(&inner.pat, names),
        Pat::Reference(inner) => bound_names(&inner.pat, names),
        Pat::Type(inner) => bound_names(&inner.pat, names),
        Pat::Slice(slice) => slice.elems.iter().for_each(|inner| bound_names(inner, names)),
        Pat::Tuple(tuple) => tuple.elems.iter().for_each(|inner| bound_names(inner, names)),
        Pat::TupleStruct(tuple) => tuple.elems.iter().for_each(|inner| bound_names(inner, names)),
        Pat::Struct(fields) => fields.fields.iter().for_each(|field| bound_names(&field.pat, names)),
        // All alternatives bind the same names.
        Pat::Or(cases) => cases.cases.iter().take(1).for_each(|inner| bound_names(inner, names)),
        _ => {}
    }
}
