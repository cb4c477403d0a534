//! `#[traced]` and `#[instrument]` on a function, and what they say about anything else.

use crate::args::Args;
use crate::dialect::Dialect;
use crate::distribution::distribute;
use crate::emit::emit;
use crate::errors::Errors;
use crate::function::Function;
use crate::items::{Kind, keyword_token};
use crate::plan::Plan;
use proc_macro2::TokenStream;

/// The expansion; with a mistake, the item as it was and all that is wrong.
pub(crate) fn expand(dialect: Dialect, args: TokenStream, item: TokenStream) -> TokenStream {
    let mut errors = Errors::default();
    let expanded = match Kind::of(&item) {
        Kind::Function => function(dialect, args, item.clone(), &mut errors),
        Kind::Container(keyword) if dialect.is_tracing() => {
            let message = format!(
                "`#[instrument]` goes on a function; to cover the functions of this `{keyword}`, write `#[traced]`"
            );
            let tokens: Vec<_> = item.clone().into_iter().collect();
            errors.at(keyword_token(&tokens), message);
            None
        }
        Kind::Container(keyword) => distribute(args, item.clone(), keyword, &mut errors),
        Kind::Other(what, at) => {
            let places = match dialect {
                Dialect::Traced => "a function, an `impl` block, an inline `mod` or a trait",
                Dialect::Instrument => "a function",
            };
            let at = at.or_else(|| item.clone().into_iter().next());
            let attribute = dialect.attribute();
            errors.at(at, format!("`#[{attribute}]` goes on {places}, not on {what}"));
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

fn function(dialect: Dialect, args: TokenStream, item: TokenStream, errors: &mut Errors) -> Option<TokenStream> {
    let args = Args::read(args, errors);
    let function = Function::read(item, dialect.attribute(), errors)?;
    let plan = Plan::new(args, dialect, &function, errors);
    Some(emit(&plan, &function))
}
