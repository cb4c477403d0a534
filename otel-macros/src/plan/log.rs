//! The plan of a log record.

use crate::args::allow::allowed;
use crate::args::err_ret::ErrRet;
use crate::args::options::{LogOption as L, MacroOption as O};
use crate::args::{Args, Form};
use crate::errors::Errors;
use crate::item::function::Function;
use crate::item::tokens::plain;
use crate::model::body::BodyPlan;
use crate::model::{LevelPlan, LogPlan, Slow};
use crate::plan::body::body as read_body;
use crate::plan::captures::captures;
use crate::plan::conflicts::unseen;
use crate::plan::err_ret::{err, ret};
use crate::plan::flow::cannot_fail;
use crate::plan::levels::{level, level_or_off, text};
use crate::plan::numbers::{is_literal, with_floats};
use syn::{Expr, ExprLit, Lit, LitStr};

/// Decides about the log of `#[logged]`.
pub(crate) fn log(args: &mut Args, form: Option<Form>, function: &Function, errors: &mut Errors) -> LogPlan {
    contradictions(args, function, errors);
    let infallible = args.err.span().is_none() && !function.is_inline && cannot_fail(function);
    let captures = captures(args, function, errors);
    let name = args.name.take();
    if let Some(computed) = name.as_ref().filter(|name| text(name).is_none()) {
        errors.at(computed, "`name` needs a string literal: `name = \"orders.place\"`");
    }
    // A record inside a body is named after its text.
    let place = args.log.body.get().filter(|_| function.is_inline).map(LitStr::value);
    let is_in_own_words = args.err.get().is_some_and(ErrRet::is_in_own_words);
    // The body changes with the arguments that were reported.
    let mut unreported = Errors::default();
    let errors_of_body = if args.log.has_format_arguments { &mut unreported } else { &mut *errors };
    let mut bodies = |body: Option<LitStr>, where_possible: bool| {
        let body = read_body(&body?, &captures, &args.hidden, function, errors_of_body);
        Some(BodyPlan { where_possible, ..body })
    };
    let shares = |option| args.shared.contains(&O::Log(option));
    let (body_is_shared, some_is_shared) = (shares(L::Body), shares(L::Some) || shares(L::None));
    let err_is_shared = args.err.get().is_some_and(|err_ret| err_ret.is_shared);
    let body = bodies(args.log.body.take(), body_is_shared);
    let err_body = bodies(args.err.get_mut().and_then(|err_ret| err_ret.body.take()), err_is_shared);
    if let Some(body) = &body {
        unseen_pieces(body, form, function, errors);
    }
    let (body, err_body) = success_and_failure(body, err_body, errors);
    let some_at = args.log.some.span().or(args.log.none.span()).map(|at| (at, some_is_shared));
    let plain_level = args.level.take();
    let entry = args.log.entry.take().map(|own| level(own.or(plain_level.clone()), errors));
    let ok = args.log.ok.take();
    let err_level = args.err.get_mut().and_then(|err_ret| err_ret.level.take()).map(|(_, level)| level);
    let mut level_of = |level: Option<Expr>| level.map(|level| level_or_off(Some(level), errors));
    let (some, none, err_level) = (level_of(args.log.some.take()), level_of(args.log.none.take()), level_of(err_level));
    LogPlan {
        name: name.as_ref().and_then(text).or(place).unwrap_or_else(|| plain(&function.name)),
        scope: args.scope.take(),
        event: args.log.event.take(),
        entry,
        ok: level_or_off(ok.or(plain_level), errors),
        some,
        none,
        some_at,
        // A record inside a body has no outcome.
        err_level: if function.is_inline { LevelPlan::Off } else { err_level.unwrap_or(LevelPlan::Default) },
        slow: args.log.slow.take().and_then(|slow| self::slow(slow, errors)),
        sample: args.log.sample.take().inspect(|share| check_share(share, errors)).map(with_floats),
        rate: args.log.rate.take().and_then(|rate| self::rate(&rate, errors)),
        once: args.log.once.span().is_some(),
        infallible,
        body,
        err_body,
        captures,
        condition: args.condition.take(),
        allow: allowed(args.allow.take(), errors),
        err: args.err.take().filter(|_| !is_in_own_words).map(|err_ret| err(err_ret, args.attribute, function, errors)),
        ret: args.ret.take().and_then(|err_ret| ret(err_ret, args.attribute, None, function, errors)),
    }
}

fn contradictions(args: &Args, function: &Function, errors: &mut Errors) {
    let log = &args.log;
    if let (Some(_), Some(at)) = (log.sample.span(), log.once.span()) {
        errors.at_span(at, "`once` and `sample` exclude each other; keep one of them");
    }
    if let (Some(_), Some(_), Some(at)) = (log.some.span(), log.none.span(), log.ok.span()) {
        errors.at_span(at, "`ok` has no effect when both `some` and `none` are set; remove `ok`");
    }
    if function.returns_nothing() {
        for (option, at) in [("some", log.some.span()), ("none", log.none.span())] {
            if let Some(at) = at {
                errors.at_span(
                    at,
                    format!("`{option}` needs a function that returns an `Option`, but this function returns nothing; remove `{option}`"),
                );
            }
        }
    }
}

/// Rejects `{ret}` and `{err}` if the call returns nothing, or if its value cannot be inspected.
fn unseen_pieces(body: &BodyPlan, form: Option<Form>, function: &Function, errors: &mut Errors) {
    for (is_used, option, what) in [(body.uses_ret(), "{ret}", "return value"), (body.uses_err(), "{err}", "error")] {
        if !is_used {
            continue;
        }
        if let Some(message) = unseen(option, form, function) {
            errors.at(&body.text, message);
        } else if function.returns_nothing() {
            errors.at(
                &body.text,
                format!("`{option}` is the {what} of a call, but this function returns nothing; remove `{option}`"),
            );
        }
    }
}

/// Separates the body for success from the body for failure. A body with `{err}` is for failure.
fn success_and_failure(
    body: Option<BodyPlan>,
    err_body: Option<BodyPlan>,
    errors: &mut Errors,
) -> (Option<BodyPlan>, Option<BodyPlan>) {
    if let Some(of_err) = err_body.as_ref().filter(|of_err| of_err.uses_ret()) {
        errors.at(&of_err.text, "`{ret}` has no value in a call that failed; write `{err}` for its error");
    }
    let Some(body) = body else { return (None, err_body) };
    if !body.uses_err() {
        return (Some(body), err_body);
    }
    if body.uses_ret() {
        errors.at(
            &body.text,
            "`{ret}` and `{err}` cannot be in the same body, because a call either succeeds or fails; write the body for failures in `err(\"..\")`",
        );
    }
    if let Some(err_body) = &err_body {
        errors.at(
            &err_body.text,
            "the first body is also a body for failures, because it contains `{err}`; keep one of the two bodies",
        );
    }
    (None, Some(body))
}

/// `"500ms"`, or a `Duration`.
fn slow(slow: Expr, errors: &mut Errors) -> Option<Slow> {
    let written = match text(&slow) {
        Some(written) => written,
        // Without a unit.
        None if is_literal(&slow) => String::new(),
        None => return Some(Slow::Computed(slow)),
    };
    let digits = written.trim_end_matches(|c: char| c.is_ascii_alphabetic() || c == ' ');
    let nanoseconds: Option<u64> = match written[digits.len()..].trim() {
        "ns" => Some(1),
        "us" => Some(1_000),
        "ms" => Some(1_000_000),
        "s" => Some(1_000_000_000),
        "min" => Some(60_000_000_000),
        _ => None,
    };
    let amount = digits.parse::<f64>().ok().filter(|amount| *amount > 0.0);
    let Some((unit, amount)) = nanoseconds.zip(amount) else {
        errors.at(
            slow,
            "a duration must be a number with the unit `ns`, `us`, `ms`, `s` or `min`, such as `\"500ms\"`, or a `Duration`",
        );
        return None;
    };
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "saturates"
    )]
    let nanoseconds = (amount * unit as f64) as u64;
    Some(Slow::Nanoseconds(nanoseconds))
}

/// `"10/s"`: the number of records, and the period in seconds.
fn rate(rate: &LitStr, errors: &mut Errors) -> Option<(u32, u64)> {
    let written = rate.value();
    let parsed = written.split_once('/').and_then(|(most, period)| {
        let seconds = match period.trim() {
            "s" => 1,
            "min" => 60,
            "h" => 3600,
            _ => return None,
        };
        Some((most.trim().parse().ok().filter(|most| *most > 0)?, seconds))
    });
    if parsed.is_none() {
        errors.at(rate, "a rate must be a number of records per `s`, `min` or `h`, such as `\"10/s\"`");
    }
    parsed
}

fn check_share(share: &Expr, errors: &mut Errors) {
    let number = match share {
        Expr::Lit(ExprLit { lit: Lit::Float(float), .. }) => float.base10_parse::<f64>().ok(),
        Expr::Lit(ExprLit { lit: Lit::Int(int), .. }) => int.base10_parse::<f64>().ok(),
        Expr::Lit(_) | Expr::Unary(_) => None,
        _ => return,
    };
    if !number.is_some_and(|number| (0.0..=1.0).contains(&number)) {
        errors.at(share, "`sample` must be the fraction of records to write, from `0.0` to `1.0`");
    }
}
