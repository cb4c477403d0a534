//! What the returned value says, and how an error or a value is told.

use crate::args::Args;
use crate::captures::{fields_of, known_name};
use crate::dialect::Dialect;
use crate::errors::Errors;
use crate::function::Function;
use crate::model::{Level, Outcome, Success, Text, Told};
use crate::telling::{Flag, Telling};
use crate::variants::level;
use proc_macro2::{Ident, Span};

pub(crate) fn outcome(args: &mut Args, dialect: Dialect, function: &Function, errors: &mut Errors) -> Outcome {
    let success = match (args.ok_if.take(), args.error_if.take()) {
        (Some(test), _) => Success::OkIf(test),
        (None, Some(test)) => Success::ErrorIf(test),
        (None, None) => Success::ByType,
    };
    if function.output.is_none() {
        if let Some(span) = args.err.span() {
            errors.at_span(span, "`err` needs a function that returns `Result`, but this one returns nothing");
        }
        if let Some(span) = args.ret.span() {
            errors.at_span(span, "`ret` tells the returned value, but this function returns nothing; remove `ret`");
        }
    }
    let err = args.err.take().map(|told| err(told, function, errors));
    // `tracing` writes a record, at the level of the span; what is wrong with that level is told where it is read.
    let record = dialect.is_tracing().then(|| level(args.level.get().cloned(), &mut Errors::default()));
    let ret = args.ret.take().map(|told| ret(told, record, function, errors));
    Outcome { success, err, ret }
}

fn err(told: Telling, function: &Function, errors: &mut Errors) -> Told {
    let (text, at) = match (told.chain, told.debug, told.display) {
        (Some(at), ..) => (Text::Chain, Some(at)),
        (None, Some(at), _) => (Text::Debug, Some(at)),
        (None, None, at) => (Text::Display, at.or(told.word)),
    };
    one_way("err", "the error", [told.debug, told.display, told.chain], "`Debug`, `Display`, `chain`", errors);
    exclusive("err", &told, errors);
    let record = told.attr.is_none();
    tell(told, (text, at), record.then_some(Level::Default), "err", function, errors)
}

/// `by_default` is the level of the record that `ret` alone writes, if it writes one.
fn ret(told: Telling, by_default: Option<Level>, function: &Function, errors: &mut Errors) -> Told {
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
    let asked = told.event.is_some() || told.level.is_some();
    let record = by_default.filter(|_| told.attr.is_none()).or(asked.then_some(Level::Default));
    tell(told, (text, at), record, "ret", function, errors)
}

fn one_way(word: &str, what: &str, given: [Flag; 3], ways: &str, errors: &mut Errors) {
    for at in given.into_iter().flatten().skip(1) {
        errors.at_span(at, format!("`{word}` tells {what} in one way; keep one of {ways}"));
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
    word: &str,
    function: &Function,
    errors: &mut Errors,
) -> Told {
    let known = |name: &Ident| {
        if name == word { Some(Vec::new()) } else { known_name(name, function) }
    };
    let fields = fields_of(told.fields, known, Dialect::Traced, function, &[], errors);
    let (record, level) = match (told.level, record) {
        (Some((_, given)), record) => (record.is_some(), level(Some(given), errors)),
        (None, record) => (record.is_some(), record.unwrap_or(Level::Default)),
    };
    Told { at: at.unwrap_or_else(Span::call_site), text, record, level, fields }
}
