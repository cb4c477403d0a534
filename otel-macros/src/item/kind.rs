//! The kind of an item, found from its tokens without a parser, so that unknown syntax can be passed on.

use crate::errors::Errors;
use crate::item::fragments::{without_groups_in_head, without_item_groups};
use crate::item::tokens::{Angles, is_ident, is_punct};
use proc_macro2::{Delimiter, TokenStream, TokenTree};
use quote::ToTokens as _;

/// The kind of item that has the attribute.
pub(crate) enum ItemKind {
    Function,
    /// `impl`, `mod` or `trait`.
    Container(&'static str),
    /// The description with an article, and the keyword.
    Other(&'static str, Option<TokenTree>),
}

/// Tokens that may precede the keyword of an item.
const QUALIFIERS: &[&str] = &["pub", "default", "const", "async", "unsafe", "safe", "extern", "auto", "crate"];

impl ItemKind {
    pub(crate) fn of(item: &TokenStream) -> Self {
        let tokens: Vec<TokenTree> = item.clone().into_iter().collect();
        let what = match keyword(&tokens).as_deref() {
            Some("fn") => return Self::Function,
            Some("impl") => return Self::Container("impl"),
            Some("mod") => return Self::Container("mod"),
            Some("trait") => return Self::Container("trait"),
            Some("struct") => "a struct",
            Some("enum") => "an enum",
            Some("union") => "a union",
            Some("static") => "a static",
            Some("type") => "a type alias",
            Some("use") => "a `use`",
            Some("macro_rules") => "a macro",
            Some("const") => "a constant",
            Some("extern") => "an `extern` block",
            _ => "this item",
        };
        Self::Other(what, keyword_token(&tokens).cloned())
    }
}

impl ItemKind {
    /// Reports that the attribute does not apply to this item, and where it does.
    pub(crate) fn refuse(
        &self,
        attribute: &str,
        is_for_functions_alone: bool,
        item: &TokenStream,
        errors: &mut Errors,
    ) {
        let tokens: Vec<TokenTree> = item.clone().into_iter().collect();
        let (at, message) = match self {
            Self::Function => return,
            Self::Container(keyword) => (
                keyword_token(&tokens).cloned(),
                format!(
                    "`{attribute}` can be used only on a function; to annotate all functions of this `{keyword}`, write `#[traced]`"
                ),
            ),
            Self::Other(what, at) => {
                let places = if is_for_functions_alone {
                    "a function"
                } else {
                    "a function, an `impl` block, an inline module or a trait"
                };
                let at = at.clone().or_else(|| tokens.first().cloned());
                (at, format!("`{attribute}` can be used on {places}, not on {what}"))
            }
        };
        errors.at(at, message);
    }
}

/// The keyword of an item.
pub(crate) fn keyword(item: &[TokenTree]) -> Option<String> {
    keyword_token(item).map(ToString::to_string)
}

pub(crate) fn keyword_token(item: &[TokenTree]) -> Option<&TokenTree> {
    let mut last = None;
    let mut tokens = item.iter().peekable();
    while let Some(token) = tokens.next() {
        match token {
            // `#[..]` and the `(crate)` of `pub(crate)`.
            TokenTree::Punct(punct) if punct.as_char() == '#' => _ = tokens.next(),
            TokenTree::Group(_) | TokenTree::Literal(_) => {}
            TokenTree::Ident(ident) if QUALIFIERS.contains(&ident.to_string().as_str()) => {
                last = Some(token);
            }
            // `const NAME` and `extern { .. }` are items of their own.
            TokenTree::Ident(ident) => {
                let name = ident.to_string();
                let known =
                    ["fn", "impl", "mod", "trait", "struct", "enum", "union", "static", "type", "use", "macro_rules"];
                return if known.contains(&name.as_str()) { Some(token) } else { last };
            }
            TokenTree::Punct(_) => return last,
        }
    }
    last
}

/// Splits a body into items.
pub(crate) fn items(body: TokenStream) -> Vec<Vec<TokenTree>> {
    let mut items = Vec::new();
    let mut item = Vec::new();
    let mut angles = Angles::default();
    for token in without_groups_in_head(without_item_groups(body)) {
        let depth = angles.after(&token);
        let is_block = matches!(&token, TokenTree::Group(group) if group.delimiter() == Delimiter::Brace);
        let ends = is_punct(&token, ';') || (is_block && depth == 0 && ends_with_block(&item));
        item.push(token);
        if ends {
            items.push(std::mem::take(&mut item));
            angles = Angles::default();
        }
    }
    if !item.is_empty() {
        items.push(item);
    }
    items
}

/// Most items end with a `{ .. }`; constants, statics, type aliases and imports end with a `;`.
fn ends_with_block(item: &[TokenTree]) -> bool {
    !matches!(keyword(item).as_deref(), Some("const" | "static" | "type" | "use"))
}

/// The name of a function, or the names of the functions inside an `impl` or a trait.
pub(crate) fn function_names(item: &[TokenTree]) -> Vec<String> {
    match (keyword(item).as_deref(), item.last()) {
        (Some("impl" | "trait"), Some(TokenTree::Group(body))) => {
            items(body.stream()).iter().filter_map(|item| function_name(item)).collect()
        }
        _ => function_name(item).into_iter().collect(),
    }
}

pub(crate) fn function_name(item: &[TokenTree]) -> Option<String> {
    if keyword(item).as_deref() != Some("fn") {
        return None;
    }
    let at = item.iter().position(|token| is_ident(token, "fn"))?;
    item.get(at + 1).map(|name| name.to_token_stream().to_string())
}

/// The position and the arguments of an attribute with this name.
pub(crate) fn own_attribute(name: &str, item: &[TokenTree]) -> Option<(usize, TokenStream)> {
    own_attribute_by(name, item).map(|(at, _, args)| (at, args))
}

/// The position, the path and the arguments of an attribute with this name.
pub(crate) fn own_attribute_by(name: &str, item: &[TokenTree]) -> Option<(usize, TokenStream, TokenStream)> {
    item.windows(2).enumerate().find_map(|(at, pair)| {
        let [hash, TokenTree::Group(group)] = pair else {
            return None;
        };
        if !is_punct(hash, '#') || group.delimiter() != Delimiter::Bracket {
            return None;
        }
        let mut path: Vec<TokenTree> = group.stream().into_iter().collect();
        let args = match path.last() {
            Some(TokenTree::Group(args)) => args.stream(),
            _ => TokenStream::new(),
        };
        path.retain(|token| matches!(token, TokenTree::Ident(_) | TokenTree::Punct(_)));
        let is_it = path.last().is_some_and(|last| is_ident(last, name));
        is_it.then(|| (at, path.into_iter().collect(), args))
    })
}
