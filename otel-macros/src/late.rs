//! Keys of attributes that are set after the start: those named in `late(..)`, and those of `record!` in the body.

use crate::fields::Key;
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
            Key::Const(_) => {
                Err(syn::Error::new(at, "`late` names keys that are known: `late(http.response.status_code)`"))
            }
        }
    }
}

/// The keys of `record!(..)` in a body, whatever else it holds; `record!` itself checks them.
pub(crate) fn recorded(body: &TokenStream) -> Vec<(String, Span)> {
    let tokens: Vec<TokenTree> = body.clone().into_iter().collect();
    let mut keys = Vec::new();
    for (at, token) in tokens.iter().enumerate() {
        let TokenTree::Group(group) = token else { continue };
        let is_record = at >= 2
            && matches!(&tokens[at - 1], TokenTree::Punct(bang) if bang.as_char() == '!')
            && matches!(&tokens[at - 2], TokenTree::Ident(name) if name == "record");
        if is_record {
            keys.extend(fields(&group.stream()));
        } else {
            keys.extend(recorded(&group.stream()));
        }
    }
    keys
}

/// The text before each `=`, or all of it; of a key that is a constant in braces the text is not known.
fn fields(fields: &TokenStream) -> Vec<(String, Span)> {
    let tokens: Vec<TokenTree> = fields.clone().into_iter().collect();
    let is_punct =
        |token: &TokenTree, wanted: char| matches!(token, TokenTree::Punct(punct) if punct.as_char() == wanted);
    let is_constant =
        |token: &TokenTree| matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
    let key = |field: &[TokenTree]| {
        let key: TokenStream = field.iter().take_while(|token| !is_punct(token, '=')).cloned().collect();
        let at = field.first().filter(|first| !is_constant(first))?.span();
        let key = key.to_string().replace([' ', '"', '%', '?', '#'], "");
        Some((key, at))
    };
    tokens.split(|token| is_punct(token, ',')).filter_map(key).collect()
}
