//! The attributes of one function that are expanded together, and their order.

use crate::attribute::{Attribute, SIBLINGS};
use crate::function::is_ident;
use crate::items::own_attribute;
use proc_macro2::{Delimiter, Group, Ident, Span, TokenStream, TokenTree};

/// An attribute with its arguments.
pub(crate) type Written = (Attribute, TokenStream);

/// The other attributes of a function, taken off it.
pub(crate) struct Siblings {
    /// In the order in which they stand.
    pub(crate) written: Vec<Written>,
    /// What stays of them: a use of each by its path, so that no import of the user is an unused one.
    pub(crate) mentions: TokenStream,
}

/// What is left of the arguments of an attribute that is expanded by another one.
const TAKEN: &str = "taken_by_another";

/// Whether an attribute is what stays of one that was taken: the item is to be left as it is.
pub(crate) fn is_mention(args: &TokenStream) -> bool {
    args.clone().into_iter().next().is_some_and(|token| is_ident(&token, TAKEN))
}

/// Takes our other attributes off a function.
///
/// ```text
/// #[counted] #[inline] #[my::logged("done")] fn f() {}
/// becomes                         #[inline] fn f() {}
/// and   #[counted(taken_by_another)] #[my::logged(taken_by_another)]
/// ```
pub(crate) fn take_siblings(item: TokenStream) -> (Siblings, TokenStream) {
    let mut item: Vec<TokenTree> = item.into_iter().collect();
    let mut taken = Siblings { written: Vec::new(), mentions: TokenStream::new() };
    let next = |item: &[TokenTree]| {
        let found = SIBLINGS.into_iter().filter_map(|sibling| {
            let (at, args) = own_attribute(sibling.name(), item)?;
            Some((at, sibling, args))
        });
        found.min_by_key(|(at, ..)| *at)
    };
    while let Some((at, sibling, args)) = next(&item) {
        taken.mentions.extend(item.drain(at..at + 2).map(mention));
        taken.written.push((sibling, args));
    }
    (taken, item.into_iter().collect())
}

/// `[my::logged("done")]` becomes `[my::logged(taken_by_another)]`; a `#` stays.
fn mention(token: TokenTree) -> TokenTree {
    let TokenTree::Group(attribute) = token else { return token };
    let path = attribute.stream().into_iter().filter(|token| !matches!(token, TokenTree::Group(_)));
    let word = TokenTree::Ident(Ident::new(TAKEN, Span::mixed_site()));
    let args = TokenTree::Group(Group::new(Delimiter::Parenthesis, word.into()));
    let mut mention = Group::new(Delimiter::Bracket, path.chain([args]).collect());
    mention.set_span(attribute.span());
    TokenTree::Group(mention)
}

/// A function has one span for each attribute that makes one: the first with all metrics and logs outside, the others inside
/// of it, in the order in which they stand.
pub(crate) fn groups(written: Vec<Written>) -> Vec<Vec<Written>> {
    let mut groups: Vec<Vec<Written>> = vec![Vec::new()];
    let mut has_span = false;
    for (attribute, args) in written {
        if attribute.makes_span() && has_span {
            groups.push(vec![(attribute, args)]);
            continue;
        }
        has_span |= attribute.makes_span();
        groups[0].push((attribute, args));
    }
    groups
}
