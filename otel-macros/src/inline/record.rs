//! `record!`: attributes that are set in a body.

use crate::args::field::Field;
use crate::args::slot::Slot;
use crate::args::syntax::{Finding, items};
use crate::emit::site::{trackers, warnings};
use crate::emit::start::captures;
use crate::emit::tokens::ours;
use crate::errors::Errors;
use crate::item::function::Function;
use crate::model::Captured;
use crate::plan::err_ret::fields_of_place;
use crate::semconv::check::check_fields;
use crate::semconv::in_force::{Conventions, Told, allowed};
use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream};
use quote::quote_spanned;
use syn::ext::IdentExt as _;
use syn::parse::{Parse, ParseStream, Parser as _};
use syn::punctuated::Punctuated;
use syn::{Path, Token, parenthesized};

/// What stands between two commas.
enum Item {
    Field(Box<Field>),
    /// `crate = path`
    Crate(Ident, Path),
    /// `allow(deprecated)`
    Allow(Ident, Vec<Ident>),
}

impl Parse for Item {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        if input.peek(Token![crate]) && input.peek2(Token![=]) {
            let word = input.call(Ident::parse_any)?;
            input.parse::<Token![=]>()?;
            return Ok(Self::Crate(word, input.parse()?));
        }
        if input.fork().parse::<Ident>().is_ok_and(|word| word == "allow") && input.peek2(syn::token::Paren) {
            let word = input.parse()?;
            let list;
            parenthesized!(list in input);
            let list = Punctuated::<Finding, Token![,]>::parse_terminated(&list)?;
            return Ok(Self::Allow(word, list.into_iter().map(|Finding(word)| word).collect()));
        }
        Ok(Self::Field(Box::new(input.parse()?)))
    }
}

/// `record!(user.id = id, %name)` becomes `record(|span| { span.set("user.id", &id); .. })`.
pub(crate) fn record(input: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let (mut krate, mut allow) = (Slot::<Path>::default(), Slot::<Vec<Ident>>::default());
    let mut fields: Vec<Field> = Vec::new();
    let read = |input: ParseStream<'_>| items("record!", input, &mut errors);
    match read.parse2(input) {
        Err(error) => errors.push(error),
        Ok(items) => {
            for item in items {
                match item {
                    Item::Field(field) => fields.push(*field),
                    Item::Crate(word, path) => krate.set(&word, path, &mut errors),
                    Item::Allow(word, words) => allow.set(&word, words, &mut errors),
                }
            }
            if fields.is_empty() {
                errors.at_call("`record!` needs an attribute: `record!(user.id = id)`");
            }
        }
    }
    let allow = allowed(allow.take(), &mut errors);
    let function = Function::inline("record", Group::new(Delimiter::Brace, TokenStream::new()));
    let mut fields = fields_of_place(fields, &function, &mut errors);
    let conventions = Conventions::in_force();
    let warnings = warnings(&check(&mut fields, allow, &conventions, &mut errors));
    if let Some(errors) = errors.into_tokens() {
        return ours!({ #errors #warnings });
    }
    let krate = krate.take();
    let krate = krate.map_or_else(|| ours!(::otel_runtime), |krate| quote_spanned!(Span::mixed_site() => #krate));
    let private = ours!(#krate::__private);
    let fields = captures(&fields, "span", &private);
    let trackers = trackers(&conventions.take_files(), &private);
    ours!(#private::record(|span| { #warnings #trackers #fields }))
}

/// What the conventions say: errors, and what is to be warned about.
fn check(
    fields: &mut [Captured],
    allow: Vec<Ident>,
    conventions: &Conventions,
    errors: &mut Errors,
) -> Vec<(Span, String)> {
    for problem in conventions.take_problems() {
        errors.at_call(problem);
    }
    let mut warned = Vec::new();
    for Told { at, message, is_error, .. } in check_fields(fields, allow, conventions) {
        if is_error {
            errors.at_span(at, message);
        } else {
            warned.push((at, message));
        }
    }
    warned
}
