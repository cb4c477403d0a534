//! Parameters that are redacted: nothing that is recorded may be computed from them.

use crate::args::Args;
use crate::args::err_ret::ErrRet;
use crate::args::field::{Field, FieldValue};
use crate::errors::Errors;
use crate::item::function::Function;
use crate::item::mentions::mentions;
use crate::item::tokens::plain;
use quote::ToTokens;
use std::collections::BTreeSet;
use syn::Expr;

/// Sets the redacted parameters of each attribute to those of all attributes of the function, also of those that make another span.
/// `others` are the parameters that attributes redact that do not expand now.
pub(crate) fn hide_redacted<'a>(all: impl Iterator<Item = &'a mut Args>, others: Vec<String>) -> Redacted {
    let mut all: Vec<_> = all.collect();
    let own: Vec<String> = all.iter().filter_map(|args| args.redact.get()).flatten().map(plain).collect();
    let names: BTreeSet<String> = own.iter().cloned().chain(others).collect();
    let names: Vec<String> = names.into_iter().collect();
    for args in &mut all {
        args.hidden.clone_from(&names);
    }
    Redacted { own, names }
}

/// The redacted parameters of a function.
pub(crate) struct Redacted {
    /// Those of the attributes that expand now.
    pub(crate) own: Vec<String>,
    pub(crate) names: Vec<String>,
}

/// Removes names that are not parameters from the redacted parameters. They are reported where they are listed.
pub(crate) fn keep_parameters(hidden: &mut Vec<String>, function: &Function) {
    hidden.retain(|name| function.params.iter().any(|param| plain(&param.name) == *name));
}

/// Reports each expression that would record a redacted parameter in another form, such as `token.trim()` or `&token`.
///
/// The macro cannot know what an expression keeps of a value, so each mention of the parameter is an error. The parameter alone
/// stays allowed, because it is recorded as `[redacted]`.
pub(crate) fn check_redacted(args: &Args, errors: &mut Errors) {
    let redacted = &args.hidden;
    if redacted.is_empty() {
        return;
    }
    let inner = [&args.err, &args.ret].into_iter().filter_map(|slot| slot.get());
    let inner = inner.flat_map(|ErrRet { fields, .. }| fields);
    for field in args.fields.get().into_iter().flatten().chain(inner) {
        check_field(field, args, errors);
    }
    for expr in [&args.name, &args.metric.value].into_iter().filter_map(|slot| slot.get()) {
        report(expr, redacted, "leave it out", errors);
    }
}

fn check_field(field: &Field, args: &Args, errors: &mut Errors) {
    let redacted = &args.hidden;
    for (name, at) in mentions(field.key.to_token_stream(), redacted) {
        errors.at_span(at, format!("`{name}` is redacted, but it is the key of this attribute; write another key"));
    }
    let value = match &field.value {
        FieldValue::Empty => return,
        FieldValue::Expr(value) | FieldValue::Place { place: value, .. } => value,
    };
    // `otel.name`, `otel.status_description` .. of `#[instrument]` are properties of the span, and not attributes.
    let is_property = args.attribute.is_tracing() && field.key.text().is_some_and(|key| key.starts_with("otel."));
    if is_property {
        report(value, redacted, "leave it out", errors);
    } else if !is_alone(value, redacted) {
        report(value, redacted, "write the parameter alone, which records `[redacted]`", errors);
    }
}

/// Whether the value is a redacted parameter and nothing else.
fn is_alone(value: &Expr, redacted: &[String]) -> bool {
    matches!(value, Expr::Path(path) if path.path.get_ident().is_some_and(|name| redacted.contains(&plain(name))))
}

fn report(expr: &Expr, redacted: &[String], instead: &str, errors: &mut Errors) {
    for (name, at) in mentions(expr.to_token_stream(), redacted) {
        let message = format!(
            "`{name}` is redacted, but this expression reads it; {instead}, or remove `{name}` from `redact(..)`"
        );
        errors.at_span(at, message);
    }
}
