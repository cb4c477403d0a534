//! Keys of attributes that are set after the start: those in `late(..)`, and those of `record!` in the body.

use crate::args::field::Key;
use crate::item::tokens::{is_ident, is_punct};
use proc_macro2::{Delimiter, Span, TokenStream, TokenTree};
use syn::parse::{Parse, ParseStream};

/// `"http.response.status_code"` or `http.response.status_code`.
pub(crate) struct Late {
    pub(crate) key: String,
    pub(crate) at: Span,
}

impl Parse for Late {
    fn parse(input: ParseStream<'_>) -> syn::Result<Self> {
        let at = input.span();
        match input.parse()? {
            Key::Text(key) => Ok(Self { key, at }),
            Key::Const(_) => Err(syn::Error::new(
                at,
                "`late` needs keys that are known at compile time: `late(http.response.status_code)`",
            )),
        }
    }
}

/// The keys that `record!` sets in a body.
#[derive(Default)]
pub(crate) struct RecordedKeys {
    pub(crate) keys: Vec<String>,
    /// There is a key that is not known at compile time.
    pub(crate) has_computed: bool,
}

/// The keys of every `record!(..)` in a body. `record!` itself checks them. Functions inside the body are skipped, because they
/// have their own span, or none.
pub(crate) fn recorded(body: &TokenStream) -> RecordedKeys {
    let tokens: Vec<TokenTree> = body.clone().into_iter().collect();
    let mut found = RecordedKeys::default();
    let mut is_in_head = false;
    for (at, token) in tokens.iter().enumerate() {
        let before = |back: usize| at.checked_sub(back).and_then(|at| tokens.get(at));
        match token {
            // `fn(u8)` is a type.
            TokenTree::Ident(_) if before(1).is_some_and(|before| is_ident(before, "fn")) => is_in_head = true,
            TokenTree::Punct(end) if end.as_char() == ';' => is_in_head = false,
            TokenTree::Group(group) if is_in_head => is_in_head = group.delimiter() != Delimiter::Brace,
            TokenTree::Group(group) => {
                let is_record = before(1).is_some_and(|bang| is_punct(bang, '!'))
                    && before(2).is_some_and(|name| is_ident(name, "record"));
                let inside = if is_record { fields(&group.stream()) } else { recorded(&group.stream()) };
                found.keys.extend(inside.keys);
                found.has_computed |= inside.has_computed;
            }
            _ => {}
        }
    }
    found
}

/// The text before each `=`, or the whole field. A key in braces is not known at compile time.
fn fields(fields: &TokenStream) -> RecordedKeys {
    let tokens: Vec<TokenTree> = fields.clone().into_iter().collect();
    let mut found = RecordedKeys::default();
    for field in tokens.split(|token| is_punct(token, ',')) {
        let is_word = matches!(field, [first, second, ..] if
            (is_ident(first, "crate") && is_punct(second, '='))
            || (is_ident(first, "allow") && matches!(second, TokenTree::Group(_))));
        match field.first() {
            Some(TokenTree::Group(group)) if group.delimiter() == Delimiter::Brace => found.has_computed = true,
            Some(_) if !is_word => {
                let key: TokenStream = field.iter().take_while(|token| !is_punct(token, '=')).cloned().collect();
                found.keys.push(key.to_string().replace([' ', '"', '%', '?', '#'], ""));
            }
            _ => {}
        }
    }
    found
}

#[cfg(test)]
mod tests {
    use super::recorded;

    #[test]
    fn keys_of_the_body_are_found_and_those_of_functions_in_it_are_not() {
        let body = r#"
            record!(a.b = 1, "c.d" = %x, ?e.f, crate = ::o, allow(unknown, value));
            let done: fn(u8) = |_| { otel::record!(g.h = 1); };
            if x { async { record![i.j = 1] }.await }
            fn inner<const N: usize>(a: [u8; 2]) -> [u8; N] where A: B { record!(no.one = 1) }
            impl T { fn method(&self) { record!(no.two = 1); } }
            trait U { fn method(&self); const V: u8 = { record!(k.l = 1); 0 }; }
        "#;
        let found = recorded(&body.parse().expect("tokens"));
        assert_eq!(found.keys, ["a.b", "c.d", "e.f", "g.h", "i.j", "k.l"]);
        assert!(!found.has_computed);
    }

    #[test]
    fn a_constant_may_be_any_key() {
        let found = recorded(&"record!(a.b = 1, { KEY } = 2)".parse().expect("tokens"));
        assert_eq!(found.keys, ["a.b"]);
        assert!(found.has_computed);
    }
}
