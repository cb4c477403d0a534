//! What the end of a call says, as code: a closure that looks at the result.

use crate::code::{first_span, ours, ours_at, shown_at, typed};
use crate::model::{Outcome, Success, Text, Told};
use proc_macro2::{Ident, Span, TokenStream};
use quote::quote;
use syn::Type;

/// What the result says: `|result, end| end.outcome(probe(result).error_type())`.
pub(crate) fn observe(outcome: &Outcome, output: Option<&Type>, private: &TokenStream) -> TokenStream {
    let result = typed("result", output);
    let Outcome { success, err, ret } = outcome;
    let by_type = ours!(#private::probe(result).error_type());
    let success = match success {
        Success::ByType => ours!(end.outcome(#by_type)),
        Success::OkIf(test) => ours_at!(first_span(&quote!(#test)) => end.ok_if(result, #test, #by_type)),
        Success::ErrorIf(test) => ours_at!(first_span(&quote!(#test)) => end.error_if(result, #test, #by_type)),
    };
    if err.is_none() && ret.is_none() {
        return ours!(|#result, end| #success);
    }
    let err = err.iter().map(|told| {
        let (at, shown, told) = (told.at, shown_at(told.at, private), tell_error(told, private));
        ours_at!(at => #shown::on_err(result, #told);)
    });
    let ret = ret.iter().map(|told| {
        let told = tell_value(told, private);
        ours!(#private::returned(result).then(#told);)
    });
    ours!(|#result, end| { #success; #(#err)* #(#ret)* })
}

fn tell_error(told: &Told, private: &TokenStream) -> TokenStream {
    // The user's fields see it under this name.
    let err = Ident::new("err", Span::call_site().located_at(told.at));
    let text = match told.text {
        Text::Debug => ours_at!(told.at => #private::format_args!("{:?}", #err)),
        Text::Chain => ours_at!(told.at => #private::format_args!("{}", #private::chain(#err).sources())),
        Text::Display | Text::Typed => ours_at!(told.at => #private::format_args!("{}", #err)),
    };
    let level = told.level.code("Error", private);
    let tell = if told.record { ours!(end.exception(#level, #text);) } else { ours!(end.exception_attributes(#text);) };
    let fields = told.fields.iter().map(|field| field.code(&ours!(end), private));
    ours!(|#err| { #tell #(#fields)* })
}

fn tell_value(told: &Told, private: &TokenStream) -> TokenStream {
    let ret = Ident::new("ret", Span::call_site().located_at(told.at));
    let level = told.level.code("Info", private);
    let tell = match (told.text, told.record) {
        (Text::Typed, false) => ours_at!(told.at => end.set("return", #ret);),
        (Text::Display, false) => ours_at!(told.at => end.set_text("return", #private::format_args!("{}", #ret));),
        (_, false) => ours_at!(told.at => end.set_text("return", #private::format_args!("{:?}", #ret));),
        (Text::Display, true) => ours_at!(told.at => end.returned(#level, #private::format_args!("{}", #ret));),
        (_, true) => ours_at!(told.at => end.returned(#level, #private::format_args!("{:?}", #ret));),
    };
    let fields = told.fields.iter().map(|field| field.code(&ours!(end), private));
    ours!(|#ret| { #tell #(#fields)* })
}
