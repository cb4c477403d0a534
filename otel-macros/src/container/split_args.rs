//! The arguments one by one, for an attribute that is handed on.

use crate::args::Args;
use crate::args::attribute::Attribute;
use crate::args::syntax::{skip_to_comma, word};
use crate::errors::Errors;
use proc_macro2::{Ident, TokenStream, TokenTree};
use quote::quote;
use syn::parse::{ParseStream, Parser as _};
use syn::{LitStr, Token};

/// One argument as it was written.
pub(crate) struct Word {
    /// Its word, also where it is left out.
    pub(crate) name: String,
    pub(crate) tokens: TokenStream,
}

/// What cannot be read is handed on as it is.
pub(crate) fn words(attribute: Attribute, tokens: TokenStream) -> Vec<Word> {
    let mut words = Vec::new();
    let read_all = |input: ParseStream<'_>| {
        while !input.is_empty() {
            let before = input.fork();
            let text: Option<LitStr> = input.fork().parse().ok();
            let name = match &text {
                Some(_) => attribute.text_word().to_owned(),
                None => word(&input.fork(), "").map_or_else(|_| String::new(), |word| word.to_string()),
            };
            if Args::new(attribute).read_one(true, input, &mut Errors::default()).is_err() {
                // The function's own expansion says what is wrong with it.
                skip_to_comma(input)?;
            }
            // Among the words of a function it may not be the first.
            let mut tokens = text.map_or_else(TokenStream::new, |text| {
                let word = Ident::new(&name, text.span());
                quote!(#word =)
            });
            while before.cursor() != input.cursor() {
                tokens.extend([before.parse::<TokenTree>()?]);
            }
            words.push(Word { name: alias(name), tokens });
            input.parse::<Option<Token![,]>>()?;
        }
        Ok(())
    };
    _ = read_all.parse2(tokens);
    words
}

/// Words that mean the same override each other.
fn alias(word: String) -> String {
    match word.as_str() {
        "target" => "scope".to_owned(),
        "follows_from" => "links".to_owned(),
        "future" | "stream" | "iter" => "sync".to_owned(),
        _ => word,
    }
}
