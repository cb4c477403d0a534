//! An attribute on a function, and what it says about anything else.

use crate::args::Args;
use crate::args::attribute::Attribute;
use crate::args::siblings::{TAKEN, Taken, Written, groups, take_siblings};
use crate::container::distribute;
use crate::emit::emit;
use crate::emit::site::warnings;
use crate::errors::Errors;
use crate::item::function::Function;
use crate::item::kind::{Kind, keyword_token};
use crate::plan::Plan;
use proc_macro2::{Span, TokenStream};
use quote::quote;

/// The expansion; with a mistake, the item as it was and all that is wrong.
pub(crate) fn expand(attribute: Attribute, args: TokenStream, item: TokenStream) -> TokenStream {
    if args.to_string() == TAKEN {
        return item;
    }
    let mut errors = Errors::default();
    let shown = attribute.shown();
    let (item, expanded) = match Kind::of(&item) {
        Kind::Function => {
            let Taken { written: siblings, paths, item } = take_siblings(item);
            let mut written = vec![(attribute, args)];
            written.extend(siblings);
            let mut warned = Vec::new();
            let expanded = function(written, &paths, item.clone(), &mut warned, &mut errors);
            let item = with_warnings(item, &warned);
            // Without them in the case of a mistake: they have been read, and are not to be read again.
            let taken = paths.iter().map(|path| quote!(#[#path(taken)]));
            (quote!(#(#taken)* #item), expanded)
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
    match (errors.into_tokens(), expanded) {
        (None, Some(expanded)) => expanded,
        (errors, _) => {
            let mut tokens = errors.unwrap_or_default();
            tokens.extend(item);
            tokens
        }
    }
}

/// The innermost group first: each wraps what is there already.
fn function(
    written: Vec<Written>,
    taken: &[TokenStream],
    item: TokenStream,
    warned: &mut Vec<(Span, String)>,
    errors: &mut Errors,
) -> Option<TokenStream> {
    let mut item = item;
    for (depth, group) in groups(written).into_iter().enumerate().rev() {
        let first = group.first().map_or(Attribute::Traced, |(attribute, _)| *attribute);
        let all = group.into_iter().map(|(attribute, args)| Args::read(attribute, args, errors)).collect();
        let function = Function::read(item, first.shown(), label(first, depth), errors)?;
        let mut plan = Plan::new(all, &function, errors);
        if depth == 0 {
            plan.taken = taken.to_vec();
        }
        warned.extend(plan.warnings.iter().cloned());
        item = emit(&plan, &function);
    }
    Some(item)
}

/// The function as it was, warned about in its body: a mistake does not hide what else is to be said.
fn with_warnings(item: TokenStream, warned: &[(Span, String)]) -> TokenStream {
    if warned.is_empty() {
        return item;
    }
    let read = Function::read(item.clone(), "", "mistaken".to_owned(), &mut Errors::default());
    read.map_or(item, |function| {
        let (warnings, body) = (warnings(warned), function.labelled_body());
        function.with_body(&quote!(#warnings #body))
    })
}

/// Another one for each block around the body, also for those of attributes that are expanded later.
fn label(attribute: Attribute, depth: usize) -> String {
    if depth == 0 { attribute.name().to_owned() } else { format!("{}_{depth}", attribute.name()) }
}
