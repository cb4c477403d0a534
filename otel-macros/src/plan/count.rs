//! The plan of a metric.

use crate::args::Args;
use crate::args::allow::allowed;
use crate::errors::Errors;
use crate::item::function::Function;
use crate::model::{CountPlan, MeasurePlan};
use crate::plan::announcement::announcement;
use crate::plan::captures::captures;
use crate::plan::constants::split_constants;
use crate::plan::levels::{level, on, text};
use crate::plan::numbers::{is_literal, measured, with_floats};
use syn::{Expr, ExprLit, Lit, LitStr};

/// Decides about the metric of `#[counted]`.
pub(crate) fn count(args: &mut Args, function: &Function, errors: &mut Errors) -> CountPlan {
    contradictions(args, function, errors);
    let measure = match (args.metric.histogram.span(), args.metric.value.span()) {
        (None, _) => MeasurePlan::Sum,
        (Some(_), None) => MeasurePlan::Duration,
        (Some(_), Some(_)) => MeasurePlan::Values,
    };
    let (constants, captures) = split_constants(captures(args, function, errors));
    let name = args.name.take();
    if let Some(empty) = name.as_ref().filter(|name| text(name).is_some_and(|name| name.is_empty())) {
        errors.at(empty, "the name of a metric cannot be empty; remove it to use the metric `function.calls`");
    }
    if let Some((at, name)) = name.as_ref().and_then(|at| text(at).map(|name| (at, name))) {
        check_name(at, &name, errors);
    }
    let description = args.metric.description.take();
    let description = description.or_else(|| {
        let doc = function.doc.as_ref().filter(|_| name.is_some())?;
        Some(LitStr::new(doc, function.name.span()))
    });
    let buckets = args.metric.buckets.take().map(with_floats);
    check_buckets(buckets.as_ref(), errors);
    let on = on(args.metric.on.take(), errors);
    let announcement = announcement(&mut args.metric, on, &captures, errors);
    CountPlan {
        name,
        scope: args.scope.take(),
        level: level(args.level.take(), errors),
        unit: unit(args.metric.unit.take(), measure, errors),
        description,
        measure,
        duration: args.metric.duration.span(),
        active: args.metric.active.span(),
        buckets,
        on,
        constants,
        captures,
        shares: false,
        value: measured(args.metric.value.take(), errors),
        condition: args.condition.take(),
        allow: allowed(args.allow.take(), errors),
        announcement,
    }
}

fn contradictions(args: &Args, function: &Function, errors: &mut Errors) {
    let metric = &args.metric;
    if let (Some(_), Some(at)) = (metric.histogram.span(), metric.duration.span()) {
        errors.at_span(
            at,
            "`duration` and `histogram` exclude each other, because `histogram` makes the metric itself a histogram; keep one of them",
        );
    }
    if let (None, None, Some(at)) = (metric.histogram.span(), metric.duration.span(), metric.buckets.span()) {
        errors.at_span(at, "`buckets` needs a histogram; add `duration` or `histogram`");
    }
    // The metric that all functions share has a fixed meaning.
    if args.name.span().is_none() && !function.is_inline {
        let options = [metric.unit.ident(), metric.description.ident(), metric.histogram.ident()];
        let options = options.into_iter().chain([metric.value.ident(), metric.announce.ident()]);
        for option in options.flatten() {
            let message = format!("`{option}` needs a metric with its own name: `#[counted(\"orders.placed\", ..)]`");
            errors.at(option, message);
        }
    }
}

/// Rejects names that a meter provider would reject at run time, with a line in its own log at most.
///
/// Specification: [instrument name syntax](https://opentelemetry.io/docs/specs/otel/metrics/api/#instrument-name-syntax).
fn check_name(at: &Expr, name: &str, errors: &mut Errors) {
    let is_allowed = |c: char| c.is_ascii_alphanumeric() || "_.-/".contains(c);
    let starts = name.is_empty() || name.starts_with(|c: char| c.is_ascii_alphabetic());
    if !starts || !name.chars().all(is_allowed) || name.len() > 255 {
        errors.at(
            at,
            format!("`{name}` is not a valid name of a metric; write a letter, followed by letters, digits, `_`, `.`, `-` or `/`, with at most 255 characters"),
        );
    }
}

fn unit(unit: Option<LitStr>, measure: MeasurePlan, errors: &mut Errors) -> Option<LitStr> {
    if let Some(unit) = unit.as_ref().filter(|unit| !unit.value().is_ascii() || unit.value().len() > 63) {
        errors.at(unit, "a unit must have at most 63 ASCII characters; write a unit such as `s`, `By` or `{order}`");
    }
    let is_unfit = |unit: &&LitStr| !MeasurePlan::DURATION_UNITS.contains(&&*unit.value());
    if let Some(unit) = unit.as_ref().filter(|_| measure == MeasurePlan::Duration).filter(is_unfit) {
        let message = format!("the unit of a duration must be `s`, `ms`, `us` or `ns`, not `{}`", unit.value());
        errors.at(unit, message);
    }
    unit
}

/// Checks bucket boundaries that are literals. The compiler checks all others.
fn check_buckets(buckets: Option<&Expr>, errors: &mut Errors) {
    if let Some(literal) = buckets.filter(|buckets| is_literal(buckets)) {
        errors.at(literal, "`buckets` needs an array of bucket boundaries: `buckets = [0.01, 0.1, 1.0]`");
    }
    let elements = match buckets {
        Some(Expr::Array(array)) => &array.elems,
        Some(Expr::Reference(reference)) => match &*reference.expr {
            Expr::Array(array) => &array.elems,
            _ => return,
        },
        _ => return,
    };
    if elements.is_empty() {
        errors.at(buckets, "`buckets` needs at least one bucket boundary: `buckets = [0.01, 0.1, 1.0]`");
    }
    let boundaries: Vec<Option<f64>> = elements.iter().map(boundary).collect();
    for (element, _) in
        elements.iter().zip(&boundaries).filter(|(element, found)| is_literal(element) && found.is_none())
    {
        errors.at(element, "a bucket boundary must be a number: `buckets = [0.01, 0.1, 1.0]`");
    }
    for (at, pair) in boundaries.windows(2).enumerate() {
        if let [Some(before), Some(boundary)] = pair
            && boundary <= before
        {
            let message = format!(
                "bucket boundaries must increase, but `{boundary}` follows `{before}`; write each boundary once, in increasing order"
            );
            errors.at(&elements[at + 1], message);
        }
    }
}

fn boundary(element: &Expr) -> Option<f64> {
    match element {
        Expr::Lit(ExprLit { lit: Lit::Float(float), .. }) => float.base10_parse().ok(),
        Expr::Lit(ExprLit { lit: Lit::Int(int), .. }) => int.base10_parse().ok(),
        Expr::Unary(negative) if matches!(negative.op, syn::UnOp::Neg(_)) => {
            boundary(&negative.expr).map(|boundary| -boundary)
        }
        _ => None,
    }
}
