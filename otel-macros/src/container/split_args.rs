//! The arguments one by one, for an attribute that is handed on.

use crate::args::Args;
use crate::args::macro_name::MacroName;
use crate::args::options::MacroOption;
use crate::args::syntax::{skip_to_comma, ident};
use crate::errors::Errors;
use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::quote;
use syn::parse::{ParseStream, Parser as _};
use syn::{LitStr, Token};

/// One argument as it was written.
pub(crate) struct Argument {
    /// Its option, also where the name is left out; `None` if there is none of this name.
    pub(crate) option: Option<MacroOption>,
    pub(crate) tokens: TokenStream,
}

/// What cannot be read is handed on as it is.
pub(crate) fn split_args(attribute: MacroName, tokens: TokenStream) -> Vec<Argument> {
    let mut arguments = Vec::new();
    let read_all = |input: ParseStream<'_>| {
        while !input.is_empty() {
            let before = input.fork();
            let text: Option<LitStr> = input.fork().parse().ok();
            let option = match &text {
                Some(_) => Some(attribute.text_option()),
                None => ident(&input.fork(), "").ok().and_then(|ident| attribute.option(&ident.to_string())),
            };
            if Args::new(attribute).read_one(true, input, &mut Errors::default()).is_err() {
                // The function's own expansion says what is wrong with it.
                skip_to_comma(input)?;
            }
            // Among the words of a function it may not be the first.
            let mut tokens = text.map_or_else(TokenStream::new, |text| {
                let ident = Ident::new(attribute.text_option().text(), text.span());
                quote!(#ident =)
            });
            while before.cursor() != input.cursor() {
                tokens.extend([before.parse::<TokenTree>()?]);
            }
            arguments.push(Argument { option: option.map(MacroOption::canonical), tokens });
            input.parse::<Option<Token![,]>>()?;
        }
        Ok(())
    };
    _ = read_all.parse2(tokens);
    arguments
}
