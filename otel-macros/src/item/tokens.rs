//! Questions about tokens that need no parser.

use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};
use quote::ToTokens;

pub(crate) fn is_ident(token: &TokenTree, name: &str) -> bool {
    matches!(token, TokenTree::Ident(ident) if ident == name)
}

pub(crate) fn is_punct(token: &TokenTree, punct: char) -> bool {
    matches!(token, TokenTree::Punct(other) if other.as_char() == punct)
}

/// The position of the first token.
pub(crate) fn first_span(code: &impl ToTokens) -> Span {
    code.to_token_stream().into_iter().next().map_or_else(Span::call_site, |token| token.span())
}

/// The text of an identifier as it stands in a key: `r#type` is `type`.
pub(crate) fn plain(ident: &Ident) -> String {
    let text = ident.to_token_stream().to_string();
    text.strip_prefix("r#").map_or(text.clone(), str::to_owned)
}

/// Tracks the nesting of `<` and `>`, ignoring `->` and `=>`.
#[derive(Default)]
pub(crate) struct Angles {
    depth: usize,
    arrow: bool,
}

impl Angles {
    /// The depth around the token that follows `token`.
    pub(crate) fn after(&mut self, token: &TokenTree) -> usize {
        if is_punct(token, '<') {
            self.depth += 1;
        } else if is_punct(token, '>') && !self.arrow {
            self.depth = self.depth.saturating_sub(1);
        }
        self.arrow = is_punct(token, '-') || is_punct(token, '=');
        self.depth
    }
}

/// The first `( .. )` that is not inside `< .. >`.
pub(crate) fn parameters_at(signature: &[TokenTree]) -> Option<usize> {
    let mut angles = Angles::default();
    signature.iter().position(|token| {
        let is_parameters = matches!(token, TokenTree::Group(group) if group.delimiter() == Delimiter::Parenthesis);
        angles.after(token) == 0 && is_parameters
    })
}

/// `Result<impl Iterator<Item = (A, B)> + 'a, E>` becomes `Result<_, E>`.
pub(crate) fn erase_impl(tokens: TokenStream) -> TokenStream {
    let mut out = Vec::new();
    let mut tokens = tokens.into_iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            TokenTree::Group(group) => {
                let mut inner = Group::new(group.delimiter(), erase_impl(group.stream()));
                inner.set_span(group.span());
                out.push(TokenTree::Group(inner));
            }
            token if is_ident(&token, "impl") => {
                out.push(TokenTree::Ident(Ident::new("_", token.span())));
                let mut angles = Angles::default();
                let mut depth = 0;
                while let Some(next) = tokens.peek() {
                    let ends = is_punct(next, ',') || is_punct(next, ';') || (is_punct(next, '>') && !angles.arrow);
                    if depth == 0 && ends {
                        break;
                    }
                    depth = angles.after(next);
                    tokens.next();
                }
            }
            token => out.push(token),
        }
    }
    out.into_iter().collect()
}
