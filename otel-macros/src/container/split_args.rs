//! Splits the arguments of an attribute that applies to the functions inside an item.

use crate::args::macro_name::MacroName;
use crate::args::options::MacroOption;
use crate::args::syntax::{ident, skip_to_comma};
use crate::args::{Args, SHARED_MARKER};
use crate::container::list::tokens_up_to;
use crate::errors::Errors;
use proc_macro2::{Ident, TokenStream};
use quote::quote;
use syn::ext::IdentExt as _;
use syn::parse::{ParseStream, Parser as _};
use syn::{LitStr, Token, parenthesized};

/// One argument as written.
pub(crate) struct Argument {
    /// Its option, even if the text stands alone. `None` if the name is unknown.
    pub(crate) option: Option<MacroOption>,
    pub(crate) tokens: TokenStream,
    /// An item around this one has the attribute, and passes this argument on.
    pub(crate) is_passed_on: bool,
}

/// Splits the arguments. What cannot be read is passed on unchanged.
pub(crate) fn split_args(attribute: MacroName, tokens: TokenStream) -> Vec<Argument> {
    let mut arguments = Vec::new();
    let read_all = |input: ParseStream<'_>| {
        while !input.is_empty() {
            let before = input.fork();
            let text: Option<LitStr> = input.fork().parse().ok();
            let name = if text.is_some() { None } else { ident(&input.fork(), "").ok() };
            if name.as_ref().is_some_and(|name| name == SHARED_MARKER) {
                let passed_on = split_args(attribute, shared(input)?);
                arguments.extend(passed_on.into_iter().map(|argument| Argument { is_passed_on: true, ..argument }));
                input.parse::<Option<Token![,]>>()?;
                continue;
            }
            let option = match &text {
                Some(_) => Some(attribute.text_option()),
                None => name.and_then(|name| attribute.option(&name.to_string())),
            };
            if Args::new(attribute).read_one(true, input, &mut Errors::default()).is_err() {
                // The expansion of the function reports the mistake.
                skip_to_comma(input)?;
            }
            // A bare text may not be the first argument after merging, so it gets its name.
            let mut tokens = text.map_or_else(TokenStream::new, |text| {
                let ident = Ident::new(attribute.text_option().text(), text.span());
                quote!(#ident =)
            });
            tokens.extend(tokens_up_to(input, &before)?);
            let option = option.map(MacroOption::canonical);
            arguments.push(Argument { option, tokens, is_passed_on: false });
            input.parse::<Option<Token![,]>>()?;
        }
        Ok(())
    };
    _ = read_all.parse2(tokens);
    arguments
}

/// The arguments in `__shared(..)`.
fn shared(input: ParseStream<'_>) -> syn::Result<TokenStream> {
    input.call(Ident::parse_any)?;
    let shared;
    parenthesized!(shared in input);
    shared.parse()
}
