//! Which results count as a success. All signals of a function share the answer.

use crate::args::Args;
use crate::args::err_ret::ErrRet;
use crate::errors::Errors;
use crate::item::function::Function;
use crate::model::Success;
use quote::ToTokens as _;
use syn::Expr;

/// Combines the attributes of one function.
pub(crate) fn success(all: &mut [Args], errors: &mut Errors) -> Success {
    let mut success: Option<(String, Success)> = None;
    for args in all {
        let ident = args.ok_if.ident().or(args.error_if.ident()).cloned();
        let (test, given): (Expr, fn(Expr) -> Success) = match (args.ok_if.take(), args.error_if.take()) {
            (Some(test), _) => (test, Success::OkIf),
            (None, Some(test)) => (test, Success::ErrorIf),
            (None, None) => continue,
        };
        let written = format!("{}{}", ident.to_token_stream(), test.to_token_stream());
        match &success {
            None => success = Some((written, given(test))),
            Some((known, _)) if *known == written => {}
            Some(_) => {
                errors.at(
                    ident,
                    "another attribute on this function defines a different outcome of the call; keep one of them",
                );
            }
        }
    }
    success.map_or(Success::ByType, |(_, success)| success)
}

/// Rejects `err` on a function that returns nothing.
pub(crate) fn needs_value(args: &Args, function: &Function, errors: &mut Errors) {
    if !function.returns_nothing() {
        return;
    }
    // Every call may fail by a panic, so a level needs no error value.
    let is_level = args.attribute.logs() && args.err.get().is_some_and(ErrRet::is_level_alone);
    if let Some(span) = args.err.span().filter(|_| !is_level) {
        errors.at_span(
            span,
            "`err` needs a function that returns a `Result`, but this function returns nothing; remove `err`",
        );
    }
}
