//! An attribute on a function, and what it says about anything else.

use crate::args::Args;
use crate::attribute::Attribute;
use crate::combine::{Written, groups, is_mention, take_siblings};
use crate::distribution::distribute;
use crate::emit::emit;
use crate::errors::Errors;
use crate::function::Function;
use crate::items::{Kind, keyword_token};
use crate::plan::Plan;
use proc_macro2::TokenStream;

/// The expansion; with a mistake, the item as it was and all that is wrong.
pub(crate) fn expand(attribute: Attribute, args: TokenStream, item: TokenStream) -> TokenStream {
    if is_mention(&args) {
        return item;
    }
    let mut errors = Errors::default();
    let mut mentions = TokenStream::new();
    let shown = attribute.shown();
    let (item, expanded) = match Kind::of(&item) {
        Kind::Function => {
            let (siblings, item) = take_siblings(item);
            let mut written = vec![(attribute, args)];
            written.extend(siblings.written);
            mentions = siblings.mentions;
            let expanded = function(written, item.clone(), &mut errors);
            (item, expanded)
        }
        Kind::Container(keyword) if attribute.is_tracing() => {
            let message =
                format!("`{shown}` goes on a function; to cover the functions of this `{keyword}`, write `#[traced]`");
            let tokens: Vec<_> = item.clone().into_iter().collect();
            errors.at(keyword_token(&tokens), message);
            (item, None)
        }
        Kind::Container(keyword) => {
            let expanded = distribute(attribute, args, item.clone(), keyword, &mut errors);
            (item, expanded)
        }
        Kind::Other(what, at) => {
            let places = if attribute.is_tracing() {
                "a function"
            } else {
                "a function, an `impl` block, an inline `mod` or a trait"
            };
            let at = at.or_else(|| item.clone().into_iter().next());
            errors.at(at, format!("`{shown}` goes on {places}, not on {what}"));
            (item, None)
        }
    };
    let (errors, item) = match (errors.into_tokens(), expanded) {
        (None, Some(expanded)) => (TokenStream::new(), expanded),
        (errors, _) => (errors.unwrap_or_default(), item),
    };
    [errors, mentions, item].into_iter().collect()
}

/// The innermost group first: each wraps what is there already.
fn function(written: Vec<Written>, item: TokenStream, errors: &mut Errors) -> Option<TokenStream> {
    let mut item = item;
    for (depth, group) in groups(written).into_iter().enumerate().rev() {
        let first = group.first().map_or(Attribute::Traced, |(attribute, _)| *attribute);
        let all = group.into_iter().map(|(attribute, args)| Args::read(attribute, args, errors)).collect();
        let function = Function::read(item, first.shown(), label(first, depth), errors)?;
        let plan = Plan::new(all, &function, errors);
        item = emit(&plan, &function);
    }
    Some(item)
}

/// Another one for each block around the body, also for those of attributes that are expanded later.
fn label(attribute: Attribute, depth: usize) -> String {
    if depth == 0 { attribute.name().to_owned() } else { format!("{}_{depth}", attribute.name()) }
}
