//! The attributes on an item, found from its tokens without a parser.

use crate::item::tokens::is_punct;
use proc_macro2::{Delimiter, Ident, TokenStream, TokenTree};

/// An attribute with its path and its arguments.
pub(crate) struct ItemAttribute {
    pub(crate) path: Vec<Ident>,
    /// The tokens between the parentheses.
    pub(crate) args: TokenStream,
}

/// Attributes of the compiler. They stay on the item, and expand to nothing.
const OF_COMPILER: &[&str] = &[
    "allow",
    "cfg",
    "cfg_attr",
    "cold",
    "deny",
    "deprecated",
    "doc",
    "expect",
    "forbid",
    "inline",
    "must_use",
    "no_mangle",
    "track_caller",
    "warn",
];

impl ItemAttribute {
    /// The last segment of the path.
    pub(crate) fn name(&self) -> Option<&Ident> {
        self.path.last()
    }

    /// Whether it may be a macro.
    pub(crate) fn may_expand(&self) -> bool {
        !matches!(&self.path[..], [name] if OF_COMPILER.iter().any(|known| name == known))
    }
}

/// The attributes before an item, in order.
pub(crate) fn attributes(item: &[TokenTree]) -> Vec<ItemAttribute> {
    let written = item.chunks_exact(2).map_while(written);
    written.map(|written| attribute(written.stream())).collect()
}

/// The position behind the last attribute.
pub(crate) fn attributes_end(item: &[TokenTree]) -> usize {
    item.chunks_exact(2).map_while(written).count() * 2
}

/// The `[..]` of `#[..]`.
fn written(pair: &[TokenTree]) -> Option<&proc_macro2::Group> {
    match pair {
        [hash, TokenTree::Group(group)] if is_punct(hash, '#') && group.delimiter() == Delimiter::Bracket => {
            Some(group)
        }
        _ => None,
    }
}

fn attribute(written: TokenStream) -> ItemAttribute {
    let (mut path, mut args) = (Vec::new(), TokenStream::new());
    for token in written {
        match token {
            TokenTree::Ident(segment) => path.push(segment),
            TokenTree::Punct(punct) if punct.as_char() == ':' => {}
            TokenTree::Group(group) => {
                args = group.stream();
                break;
            }
            // `doc = ".."`
            _ => break,
        }
    }
    ItemAttribute { path, args }
}
