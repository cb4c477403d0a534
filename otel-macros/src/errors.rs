//! The mistakes in the user's code, reported together.

use otel_semconv::nearest_word;
use proc_macro2::{Span, TokenStream};
use quote::ToTokens;
use std::fmt::Display;

/// Collects mistakes so that one compiler run reports all of them.
#[derive(Default)]
pub(crate) struct Errors(Option<syn::Error>);

impl Errors {
    /// Adds a mistake at these tokens.
    pub(crate) fn at(&mut self, tokens: impl ToTokens, message: impl Display) {
        self.push(syn::Error::new_spanned(tokens, message));
    }

    /// Adds a mistake at a span.
    pub(crate) fn at_span(&mut self, span: Span, message: impl Display) {
        self.push(syn::Error::new(span, message));
    }

    /// Adds a mistake of the whole call, such as a missing argument.
    pub(crate) fn at_call(&mut self, message: impl Display) {
        self.at_span(Span::call_site(), message);
    }

    /// Adds a mistake that was found while parsing.
    pub(crate) fn push(&mut self, error: syn::Error) {
        match &mut self.0 {
            Some(errors) => errors.combine(error),
            None => self.0 = Some(error),
        }
    }

    pub(crate) fn is_empty(&self) -> bool {
        self.0.is_none()
    }

    /// The mistakes as `compile_error!` calls, if there are any.
    pub(crate) fn into_tokens(self) -> Option<TokenStream> {
        self.0.map(|errors| errors.to_compile_error())
    }
}

/// ``unknown option `feilds`; did you mean `fields`? expected one of `name`, ..``
pub(crate) fn unknown(what: &str, name: &str, known: &[&str]) -> String {
    let list: Vec<_> = known.iter().map(|name| format!("`{name}`")).collect();
    let meant = nearest(name, known).map_or_else(String::new, |near| format!("did you mean `{near}`? "));
    format!("unknown {what} `{name}`; {meant}expected one of {}", list.join(", "))
}

/// The closest known name, at most two edits away (one edit for short names).
pub(crate) fn nearest<'a>(name: &str, known: &[&'a str]) -> Option<&'a str> {
    let limit = if name.chars().count() < 5 { 1 } else { 2 };
    nearest_word(name, known.iter().copied(), limit)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_slip_is_understood() {
        let known = ["fields", "kind", "err", "level"];
        assert_eq!(nearest("feilds", &known), Some("fields"));
        assert_eq!(nearest("knid", &known), Some("kind"));
        assert_eq!(nearest("errr", &known), Some("err"));
        assert_eq!(nearest("colour", &known), None);
    }
}
