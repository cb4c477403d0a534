//! The plan of `err(..)` and `ret(..)`: how an error or a returned value is recorded.

use crate::args::err_ret::{ErrRet, Flag};
use crate::args::macro_name::MacroName;
use crate::errors::Errors;
use crate::item::function::Function;
use crate::item::tokens::is_ident;
use crate::model::{AttributePlan, AttributeValue, ErrRetFormat, ErrRetPlan, LevelPlan};
use crate::plan::captures::{fields_of, known_name};
use crate::plan::levels::level;
use proc_macro2::{Ident, Span, TokenStream, TokenTree};
use quote::ToTokens as _;

/// `err(..)`
pub(crate) fn err(written: ErrRet, attribute: MacroName, function: &Function, errors: &mut Errors) -> ErrRetPlan {
    let (format, at) = match (written.chain, written.debug, written.display) {
        (Some(at), ..) => (ErrRetFormat::Chain, Some(at)),
        (None, Some(at), _) => (ErrRetFormat::Debug, Some(at)),
        (None, None, at) => (ErrRetFormat::Display, at.or(written.at)),
    };
    one_way("err", "the error", [written.debug, written.display, written.chain], "`Debug`, `Display`, `chain`", errors);
    exclusive("err", &written, errors);
    of_span("err", &written, attribute, errors);
    let record = written.attr.is_none();
    let format = (!written.is_fields_alone(attribute)).then_some(format);
    err_ret_plan(written, (format, at), record.then_some(LevelPlan::Default), ("err", attribute), function, errors)
}

/// `ret(..)`. `by_default` is the level of the record that a bare `ret` writes, if it writes one. `None` if the function returns
/// nothing that could be recorded.
pub(crate) fn ret(
    written: ErrRet,
    attribute: MacroName,
    by_default: Option<LevelPlan>,
    function: &Function,
    errors: &mut Errors,
) -> Option<ErrRetPlan> {
    let (format, at) = match (written.debug, written.display) {
        (Some(at), _) => (ErrRetFormat::Debug, Some(at)),
        (None, Some(at)) => (ErrRetFormat::Display, Some(at)),
        (None, None) => (ErrRetFormat::Typed, written.at),
    };
    one_way("ret", "the return value", [written.debug, written.display, None], "`Debug`, `Display`", errors);
    if let Some(at) = written.chain {
        errors.at_span(at, "`chain` applies only to errors; write `err(chain)`");
    }
    exclusive("ret", &written, errors);
    of_span("ret", &written, attribute, errors);
    let asked = written.event.is_some() || written.level.is_some();
    let record = by_default.filter(|_| written.attr.is_none()).or(asked.then_some(LevelPlan::Default));
    let format = (!written.is_fields_alone(attribute)).then_some(format);
    let plan = err_ret_plan(written, (format, at), record, ("ret", attribute), function, errors);
    (!function.returns_nothing() || !plan.fields.is_empty()).then_some(plan)
}

fn one_way(outer: &str, what: &str, given: [Flag; 3], ways: &str, errors: &mut Errors) {
    for at in given.into_iter().flatten().skip(1) {
        errors.at_span(at, format!("`{outer}` records {what} in one format; keep one of {ways}"));
    }
}

/// Rejects options that choose between the span and a record, where there is only a record.
fn of_span(outer: &str, written: &ErrRet, attribute: MacroName, errors: &mut Errors) {
    if !attribute.logs() {
        return;
    }
    for (option, at) in [("attr", written.attr), ("event", written.event)] {
        if let Some(at) = at {
            errors.at_span(
                at,
                format!(
                    "`{option}` applies only to spans, but `#[logged]` records `{outer}` in its log record; remove `{option}`"
                ),
            );
        }
    }
    if let (Some((at, _)), "ret") = (&written.level, outer) {
        errors.at_span(
            *at,
            "`ret` of `#[logged]` has no level of its own; to set the level of the record for success, write `ok = \"debug\"`",
        );
    }
}

fn exclusive(outer: &str, written: &ErrRet, errors: &mut Errors) {
    if written.attr.is_none() {
        return;
    }
    if let Some(at) = written.event {
        errors.at_span(
            at,
            format!("`event` and `attr` exclude each other, because `{outer}` writes either a log record or attributes; keep one of them"),
        );
    } else if let Some((at, _)) = &written.level {
        errors.at_span(
            *at,
            format!("`level` is the level of a log record, but `{outer}(attr)` writes no log record; keep one of them"),
        );
    }
}

fn err_ret_plan(
    written: ErrRet,
    (format, at): (Option<ErrRetFormat>, Flag),
    record: Option<LevelPlan>,
    (outer, attribute): (&str, MacroName),
    function: &Function,
    errors: &mut Errors,
) -> ErrRetPlan {
    let known = |name: &Ident| {
        if name == outer { Some(Vec::new()) } else { known_name(name, function) }
    };
    let attribute = if attribute.logs() { attribute } else { MacroName::Traced };
    let fields = fields_of(written.fields, known, attribute, function, &[], errors);
    let where_possible = written.is_shared;
    let (record, level) = match (written.level, record) {
        (Some((_, given)), record) => (record.is_some(), level(Some(given), errors)),
        (None, record) => (record.is_some(), record.unwrap_or(LevelPlan::Default)),
    };
    let at = at.unwrap_or_else(Span::call_site);
    // The fields may come from another place than the option, if a macro passes them on.
    let at = fields.iter().find_map(|field| mention(outer, field)).map_or(at, |name| name.located_at(at));
    ErrRetPlan { at, format, record, where_possible, level, fields }
}

/// The first mention of `err` or `ret` in a field.
fn mention(name: &str, field: &AttributePlan) -> Option<Span> {
    fn find(name: &str, tokens: TokenStream) -> Option<Span> {
        tokens.into_iter().find_map(|token| match token {
            TokenTree::Group(group) => find(name, group.stream()),
            token => is_ident(&token, name).then(|| token.span()),
        })
    }
    match &field.value {
        AttributeValue::Of(_, value) => find(name, value.to_token_stream()),
        AttributeValue::Redacted => None,
    }
}
