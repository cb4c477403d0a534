//! Levels and kinds: variants that the author names with a text, a number or a path.

use crate::errors::{Errors, nearest, unknown};
use crate::item::function::Function;
use crate::model::{LevelPlan, NamedVariant, SpanKindPlan};
use crate::plan::captures::binding;
use quote::ToTokens as _;
use syn::{Expr, Lit};

const LEVELS: &[&str] = &["trace", "debug", "info", "warn", "error"];
const LEVELS_AND_OFF: &[&str] = &["trace", "debug", "info", "warn", "error", "off"];
const VARIANTS: &[&str] = &["Trace", "Debug", "Info", "Warn", "Error"];
const KINDS: &[&str] = &["internal", "server", "client", "producer", "consumer"];
const KIND_VARIANTS: &[&str] = &["Internal", "Server", "Client", "Producer", "Consumer"];

pub(crate) fn level(level: Option<Expr>, errors: &mut Errors) -> LevelPlan {
    level_among(level, LEVELS, errors)
}

fn level_among(level: Option<Expr>, known: &[&str], errors: &mut Errors) -> LevelPlan {
    let Some(level) = level else { return LevelPlan::Default };
    let index = match &level {
        Expr::Lit(literal) => {
            match &literal.lit {
                Lit::Str(text) => {
                    let lower = text.value().to_lowercase();
                    let index = LEVELS.iter().position(|known| *known == lower);
                    if index.is_none() {
                        errors.at(text, unknown("level", &text.value(), known));
                    }
                    index
                }
                Lit::Int(number) => {
                    // As in `tracing`: 1 is trace, 5 is error.
                    let index = number.base10_parse::<usize>().ok().and_then(|number| number.checked_sub(1));
                    let index = index.filter(|index| *index < LEVELS.len());
                    if index.is_none() {
                        errors.at(
                            number,
                            "a level must be a name such as `\"debug\"`, a number from 1 (trace) to 5 (error), or a constant",
                        );
                    }
                    index
                }
                other => {
                    errors.at(
                        other,
                        "a level must be a name such as `\"debug\"`, a number from 1 (trace) to 5 (error), or a constant",
                    );
                    None
                }
            }
        }
        other => last_segment(other).and_then(|last| LEVELS.iter().position(|known| last.eq_ignore_ascii_case(known))),
    };
    match index {
        Some(index) => LevelPlan::Known(NamedVariant::new(VARIANTS[index], Some(&level))),
        None if matches!(level, Expr::Lit(_)) => LevelPlan::Default,
        None => LevelPlan::Constant(level),
    }
}

/// A level, or `"off"`.
pub(crate) fn level_or_off(level: Option<Expr>, errors: &mut Errors) -> LevelPlan {
    match level.as_ref().and_then(|level| text(level).or_else(|| last_segment(level))) {
        Some(name) if name.eq_ignore_ascii_case("off") => LevelPlan::Off,
        _ => level_among(level, LEVELS_AND_OFF, errors),
    }
}

/// `ok`, `err` or `all`; `None` for all.
pub(crate) fn on(on: Option<Expr>, errors: &mut Errors) -> Option<&'static str> {
    let on = on?;
    match text(&on).or_else(|| last_segment(&on)).map(|name| name.to_lowercase()).as_deref() {
        Some("ok") => Some("Ok"),
        Some("err") => Some("Err"),
        Some("all") => None,
        Some(name) => {
            errors.at(&on, unknown("outcome", name, &["ok", "err", "all"]));
            None
        }
        None => {
            errors.at(&on, "`on` must be `ok`, `err` or `all`: `on = err`");
            None
        }
    }
}

/// The kind of a span. A name that is no kind may be a variable.
pub(crate) fn kind(kind: Option<Expr>, function: &Function, errors: &mut Errors) -> SpanKindPlan {
    let Some(kind) = kind else {
        return SpanKindPlan::Known(NamedVariant::new("Internal", None));
    };
    let Some(name) = text(&kind).or_else(|| last_segment(&kind)) else {
        if matches!(kind, Expr::Lit(_)) {
            errors.at(&kind, unknown("kind", &kind.to_token_stream().to_string(), KINDS));
        }
        return SpanKindPlan::Computed(kind);
    };
    if let Some(known) = known_kind(&kind) {
        return SpanKindPlan::Known(known);
    }
    let is_constant = matches!(&kind, Expr::Path(path) if path.path.segments.len() > 1) || name == name.to_uppercase();
    // Any variable may be in scope inside a body, so only a typo is certain to be a mistake.
    let is_variable = if function.is_inline {
        nearest(&name, KINDS).is_none()
    } else {
        matches!(&kind, Expr::Path(path) if path.path.get_ident().is_some_and(|name| binding(name, function).is_some()))
    };
    if text(&kind).is_some() || !(is_constant || is_variable) {
        errors.at(&kind, unknown("kind", &name, KINDS));
    }
    SpanKindPlan::Computed(kind)
}

/// The kind, if it is known at compile time: `client`, `"client"` or `SpanKind::Client`.
pub(crate) fn known_kind(kind: &Expr) -> Option<NamedVariant> {
    let name = text(kind).or_else(|| last_segment(kind))?;
    let index = KINDS.iter().position(|known| name.eq_ignore_ascii_case(known))?;
    Some(NamedVariant::new(KIND_VARIANTS[index], Some(kind)))
}

/// The text of a string literal.
pub(crate) fn text(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Lit(literal) => match &literal.lit {
            Lit::Str(text) => Some(text.value()),
            _ => None,
        },
        _ => None,
    }
}

pub(crate) fn last_segment(expr: &Expr) -> Option<String> {
    match expr {
        Expr::Path(path) => path.path.segments.last().map(|segment| segment.ident.to_string()),
        _ => None,
    }
}

impl NamedVariant {
    fn new(variant: &'static str, written: Option<&Expr>) -> Self {
        let path = written.filter(|written| matches!(written, Expr::Path(path) if path.path.segments.len() > 1));
        Self { variant, path: path.cloned() }
    }
}
