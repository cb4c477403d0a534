//! `#[traced]` on a function, and what it says about anything else.

use crate::args::Args;
use crate::distribution::distribute;
use crate::emit::emit;
use crate::errors::Errors;
use crate::function::Function;
use crate::items::Kind;
use crate::plan::Plan;
use proc_macro2::TokenStream;

/// The expansion; with a mistake, the item as it was and all that is wrong.
pub(crate) fn expand(args: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let expanded = match Kind::of(&item) {
        Kind::Function => function(args, item.clone(), &mut errors),
        Kind::Container(keyword) => distribute(args, item.clone(), keyword, &mut errors),
        Kind::Other(what, at) => {
            let at = at.or_else(|| item.clone().into_iter().next());
            errors.at(
                at,
                format!("`#[traced]` goes on a function, an `impl` block, an inline `mod` or a trait, not on {what}"),
            );
            None
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

fn function(args: TokenStream, item: TokenStream, errors: &mut Errors) -> Option<TokenStream> {
    let args = Args::read(args, errors);
    let function = Function::read(item, errors)?;
    let plan = Plan::new(args, &function, errors);
    Some(emit(&plan, &function))
}
