//! Splits the arguments of an attribute that applies to the functions inside an item.

use crate::args::Args;
use crate::args::macro_name::MacroName;
use crate::args::options::MacroOption;
use crate::args::syntax::{ident, skip_to_comma};
use crate::errors::Errors;
use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::quote;
use syn::parse::{ParseStream, Parser as _};
use syn::{LitStr, Token};

/// One argument as written.
pub(crate) struct Argument {
    /// Its option, even if the text stands alone. `None` if the name is unknown.
    pub(crate) option: Option<MacroOption>,
    pub(crate) tokens: TokenStream,
}

/// Splits the arguments. What cannot be read is passed on unchanged.
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
                // The expansion of the function reports the mistake.
                skip_to_comma(input)?;
            }
            // A bare text may not be the first argument after merging, so it gets its name.
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
