//! Arguments of a format string, which the body of a log record does not have.

use crate::args::macro_name::MacroName;
use proc_macro2::TokenStream;
use quote::ToTokens as _;
use syn::ext::IdentExt as _;
use syn::parse::ParseStream;
use syn::{Expr, Ident, Token};

/// The error for `x` in `log!("a {}", x)`, or for `y = x` in `log!("a {y}", y = x)`. The argument is read.
pub(crate) fn format_argument(attribute: MacroName, body: &str, input: ParseStream<'_>) -> Option<syn::Error> {
    let named = input.fork();
    let name = named.call(Ident::parse_any).ok();
    if name.as_ref().is_some_and(|name| attribute.option(&name.to_string()).is_some()) {
        return None;
    }
    let is_named = name.is_some() && named.peek(Token![=]) && !named.peek(Token![==]);
    let has_place = |start: &str| body.replace("{{", "").contains(start);
    if let Some(name) = name.filter(|_| is_named) {
        if !has_place(&format!("{{{name}")) {
            return None;
        }
        input.call(Ident::parse_any).ok()?;
        input.parse::<Token![=]>().ok()?;
        let value = input.parse::<Expr>().ok()?.to_token_stream();
        let message =
            format!("the body of a log record takes no format arguments; write `fields({name} = {})`", text(&value));
        return Some(syn::Error::new_spanned(name, message));
    }
    if !["{}", "{:", "{0"].into_iter().any(has_place) {
        return None;
    }
    let value = input.parse::<Expr>().ok()?;
    let written = text(&value.to_token_stream());
    let instead = if is_place(&value) {
        format!("write `{{{written}}}` in the body")
    } else {
        format!("write `fields(key = {written})`, and `{{key}}` in the body")
    };
    Some(syn::Error::new_spanned(value, format!("the body of a log record takes no format arguments; {instead}")))
}

/// A variable, or a field of one.
fn is_place(value: &Expr) -> bool {
    match value {
        Expr::Path(path) => path.path.get_ident().is_some(),
        Expr::Field(field) => is_place(&field.base),
        _ => false,
    }
}

/// The tokens without the spaces that the compiler would print between them, apart from those between words.
fn text(tokens: &TokenStream) -> String {
    let text = tokens.to_string();
    let chars: Vec<char> = text.chars().collect();
    let is_word = |at: Option<usize>| at.and_then(|at| chars.get(at)).is_some_and(|c| c.is_alphanumeric() || *c == '_');
    let is_kept = |(at, c): &(usize, char)| *c != ' ' || (is_word(at.checked_sub(1)) && is_word(at.checked_add(1)));
    chars.iter().copied().enumerate().filter(is_kept).map(|(_, c)| c).collect()
}
