//! How an error or a value is told: what the words of `err(..)` and `ret(..)` come to.

use crate::args::attribute::Attribute;
use crate::args::err_ret::{Flag, Telling};
use crate::errors::Errors;
use crate::item::function::Function;
use crate::model::{Level, Text, Told};
use crate::plan::captures::{fields_of, known_name};
use crate::plan::levels::level;
use proc_macro2::{Ident, Span};
/// `err(..)`
pub(crate) fn err(told: Telling, attribute: Attribute, function: &Function, errors: &mut Errors) -> Told {
    let (text, at) = match (told.chain, told.debug, told.display) {
        (Some(at), ..) => (Text::Chain, Some(at)),
        (None, Some(at), _) => (Text::Debug, Some(at)),
        (None, None, at) => (Text::Display, at.or(told.word)),
    };
    one_way("err", "the error", [told.debug, told.display, told.chain], "`Debug`, `Display`, `chain`", errors);
    exclusive("err", &told, errors);
    of_span("err", &told, attribute, errors);
    let record = told.attr.is_none();
    tell(told, (text, at), record.then_some(Level::Default), ("err", attribute), function, errors)
}

/// `ret(..)`; `by_default` is the level of the record that `ret` alone writes, if it writes one.
pub(crate) fn ret(
    told: Telling,
    attribute: Attribute,
    by_default: Option<Level>,
    function: &Function,
    errors: &mut Errors,
) -> Told {
    let (text, at) = match (told.debug, told.display) {
        (Some(at), _) => (Text::Debug, Some(at)),
        (None, Some(at)) => (Text::Display, Some(at)),
        (None, None) => (Text::Typed, told.word),
    };
    one_way("ret", "the value", [told.debug, told.display, None], "`Debug`, `Display`", errors);
    if let Some(at) = told.chain {
        errors.at_span(at, "`chain` is for errors: write `err(chain)`");
    }
    exclusive("ret", &told, errors);
    of_span("ret", &told, attribute, errors);
    let asked = told.event.is_some() || told.level.is_some();
    let record = by_default.filter(|_| told.attr.is_none()).or(asked.then_some(Level::Default));
    tell(told, (text, at), record, ("ret", attribute), function, errors)
}

fn one_way(word: &str, what: &str, given: [Flag; 3], ways: &str, errors: &mut Errors) {
    for at in given.into_iter().flatten().skip(1) {
        errors.at_span(at, format!("`{word}` tells {what} in one way; keep one of {ways}"));
    }
}

/// Words that choose between a span and a record, where there is but a record.
fn of_span(word: &str, told: &Telling, attribute: Attribute, errors: &mut Errors) {
    if !attribute.logs() {
        return;
    }
    for (option, at) in [("attr", told.attr), ("event", told.event)] {
        if let Some(at) = at {
            errors.at_span(
                at,
                format!(
                    "`{option}` is about a span, but `{word}` of `#[logged]` goes to its record; remove `{option}`"
                ),
            );
        }
    }
    if let (Some((at, _)), "ret") = (&told.level, word) {
        errors.at_span(*at, "the level of a call that returned is that of its record: write `ok = \"debug\"`");
    }
}

fn exclusive(word: &str, told: &Telling, errors: &mut Errors) {
    if told.attr.is_none() {
        return;
    }
    if let Some(at) = told.event {
        errors.at_span(
            at,
            format!("`event` contradicts `attr`: `{word}` writes a log record or attributes; keep one of them"),
        );
    } else if let Some((at, _)) = &told.level {
        errors.at_span(
            *at,
            format!("`level` is that of a log record, but `{word}(attr)` writes none; remove one of them"),
        );
    }
}

fn tell(
    told: Telling,
    (text, at): (Text, Flag),
    record: Option<Level>,
    (word, attribute): (&str, Attribute),
    function: &Function,
    errors: &mut Errors,
) -> Told {
    let known = |name: &Ident| {
        if name == word { Some(Vec::new()) } else { known_name(name, function) }
    };
    let attribute = if attribute.logs() { attribute } else { Attribute::Traced };
    let fields = fields_of(told.fields, known, attribute, function, &[], errors);
    let (record, level) = match (told.level, record) {
        (Some((_, given)), record) => (record.is_some(), level(Some(given), errors)),
        (None, record) => (record.is_some(), record.unwrap_or(Level::Default)),
    };
    Told { at: at.unwrap_or_else(Span::call_site), text, record, level, fields }
}
