//! Expressions of options that cannot be evaluated where the option is.

use crate::args::Args;
use crate::args::err_ret::ErrRet;
use crate::args::field::{Field, FieldValue};
use crate::errors::Errors;
use crate::item::control_flow::{Leaving, leaving};
use crate::item::function::Function;
use proc_macro2::{Span, TokenStream, TokenTree};
use quote::ToTokens as _;
use syn::Expr;

/// Reports `Self` in a constant of the call site, and control flow that would leave a value that a closure computes.
pub(crate) fn check_expressions(args: &Args, function: &Function, errors: &mut Errors) {
    for (option, expr) in constants(args) {
        let found = expr.into_iter().flat_map(|expr| self_type(expr.to_token_stream()));
        for at in found {
            let message = format!(
                "`Self` cannot be used in `{option}`, because the call site is created once for all types; write the name of the type, as in `Orders::NAME`"
            );
            errors.at_span(at, message);
        }
    }
    for (at, found) in values(args).into_iter().flat_map(|expr| leaving(expr.to_token_stream())) {
        errors.at_span(at, message(found, function.is_inline));
    }
}

/// The expressions in the static of the call site, which is an item of its own.
fn constants(args: &Args) -> Vec<(&'static str, Option<&Expr>)> {
    let (metric, log) = (&args.metric, &args.log);
    let mut constants = vec![
        ("scope", args.scope.get()),
        ("level", args.level.get()),
        ("buckets", metric.buckets.get()),
        ("event", log.event.get()),
        ("entry", log.entry.get().and_then(Option::as_ref)),
        ("ok", log.ok.get()),
        ("some", log.some.get()),
        ("none", log.none.get()),
        ("slow", log.slow.get()),
        ("sample", log.sample.get()),
    ];
    if args.attribute.counts() {
        constants.push(("name", args.name.get()));
    }
    if args.attribute.logs() {
        constants.push(("level", args.err.get().and_then(|err_ret| err_ret.level.as_ref()).map(|(_, level)| level)));
    }
    constants
}

/// Where `Self` is mentioned.
fn self_type(expr: TokenStream) -> Vec<Span> {
    let mut found = Vec::new();
    for token in expr {
        match token {
            TokenTree::Ident(name) if name == "Self" => found.push(name.span()),
            TokenTree::Group(group) => found.extend(self_type(group.stream())),
            _ => {}
        }
    }
    found
}

/// The expressions that a closure evaluates.
fn values(args: &Args) -> Vec<&Expr> {
    let options = [&args.name, &args.parent, &args.links, &args.kind, &args.condition, &args.metric.value];
    let tests = [&args.ok_if, &args.error_if];
    let inner = [&args.err, &args.ret].into_iter().filter_map(|slot| slot.get());
    let inner = inner.flat_map(|ErrRet { fields, .. }| fields);
    let fields = args.fields.get().into_iter().flatten().chain(inner).filter_map(Field::expression);
    options.into_iter().chain(tests).filter_map(|slot| slot.get()).chain(fields).collect()
}

/// The same for one field of `record!`.
pub(crate) fn check_field(field: &Field, function: &Function, errors: &mut Errors) {
    for (at, found) in field.expression().into_iter().flat_map(|expr| leaving(expr.to_token_stream())) {
        errors.at_span(at, message(found, function.is_inline));
    }
}

impl Field {
    fn expression(&self) -> Option<&Expr> {
        match &self.value {
            FieldValue::Expr(value) => Some(value),
            FieldValue::Place { .. } | FieldValue::Empty => None,
        }
    }
}

fn message(found: Leaving, is_inline: bool) -> String {
    let message = match (found, is_inline) {
        (Leaving::Await, false) => {
            "`.await` cannot be used in an attribute; await the value in the body, and record it there with `record!(..)`"
        }
        (Leaving::Await, true) => {
            "`.await` cannot be used in the arguments of this macro; await the value before it, in a `let`"
        }
        (Leaving::QuestionMark, false) => {
            "`?` cannot be used in an attribute, because it would leave the function; write `.ok()` to record the value only if there is one"
        }
        (Leaving::QuestionMark, true) => {
            "`?` cannot be used in the arguments of this macro; write it before the macro, in a `let`, or write `.ok()` to record the value only if there is one"
        }
        (Leaving::Keyword(keyword), _) => {
            let place = if is_inline { "the arguments of this macro" } else { "an attribute" };
            return format!(
                "`{keyword}` cannot be used in {place}, because it would leave the expression without a value; write an expression with a value in each branch"
            );
        }
    };
    message.to_owned()
}
