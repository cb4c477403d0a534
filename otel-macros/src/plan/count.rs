//! The plan of a metric.

use crate::args::Args;
use crate::args::allow::allowed;
use crate::errors::Errors;
use crate::item::function::Function;
use crate::model::{AttributePlan, AttributeValue, CountPlan, LabelPlan, MeasurePlan};
use crate::plan::captures::captures;
use crate::plan::levels::{level, on, text};
use syn::{Expr, ExprLit, Lit, LitStr};

/// Decides about the metric of `#[counted]`.
pub(crate) fn count(args: &mut Args, function: &Function, errors: &mut Errors) -> CountPlan {
    contradictions(args, function, errors);
    let measure = match (args.metric.histogram.span(), args.metric.value.span()) {
        (None, _) => MeasurePlan::Sum,
        (Some(_), None) => MeasurePlan::Duration,
        (Some(_), Some(_)) => MeasurePlan::Values,
    };
    let (labels, captures) = labels(captures(args, function, errors));
    let name = args.name.take();
    if let Some(empty) = name.as_ref().filter(|name| text(name).is_some_and(|name| name.is_empty())) {
        errors.at(empty, "the name of a metric cannot be empty; leave it out for `function.calls`");
    }
    if let Some((at, name)) = name.as_ref().and_then(|at| text(at).map(|name| (at, name))) {
        check_name(at, &name, errors);
    }
    let description = args.metric.description.take();
    let description = description.or_else(|| {
        let doc = function.doc.as_ref().filter(|_| name.is_some())?;
        Some(LitStr::new(doc, function.name.span()))
    });
    let buckets = args.metric.buckets.take();
    check_buckets(buckets.as_ref(), errors);
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
        on: on(args.metric.on.take(), errors),
        labels,
        captures,
        shares: false,
        value: args.metric.value.take(),
        condition: args.condition.take(),
        allow: allowed(args.allow.take(), errors),
    }
}

fn contradictions(args: &Args, function: &Function, errors: &mut Errors) {
    let metric = &args.metric;
    if let (Some(_), Some(at)) = (metric.histogram.span(), metric.duration.span()) {
        errors.at_span(
            at,
            "`duration` contradicts `histogram`, which makes the metric itself the histogram of durations",
        );
    }
    if let (None, None, Some(at)) = (metric.histogram.span(), metric.duration.span(), metric.buckets.span()) {
        errors.at_span(at, "`buckets` are those of a histogram; add `duration` or `histogram`");
    }
    // The metric that all functions share has a fixed meaning.
    if args.name.span().is_none() && !function.is_inline {
        let options = [metric.unit.ident(), metric.description.ident(), metric.histogram.ident(), metric.value.ident()];
        for option in options.into_iter().flatten() {
            let message = format!("`{option}` needs a metric of its own; name it: `#[counted(\"orders.placed\", ..)]`");
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
            format!("`{name}` is no name of a metric; start with a letter, go on with letters, digits, `_`, `.`, `-` or `/`, 255 at most"),
        );
    }
}

/// The units of durations.
const DURATIONS: &[&str] = &["s", "ms", "us", "ns"];

fn unit(unit: Option<LitStr>, measure: MeasurePlan, errors: &mut Errors) -> Option<LitStr> {
    if let Some(unit) = unit.as_ref().filter(|unit| !unit.value().is_ascii() || unit.value().len() > 63) {
        errors.at(unit, "a unit is at most 63 characters of ASCII, such as `s`, `By` or `{order}`");
    }
    if let Some(unit) =
        unit.as_ref().filter(|unit| measure == MeasurePlan::Duration && !DURATIONS.contains(&&*unit.value()))
    {
        let message = format!("a duration is recorded in `s`, `ms`, `us` or `ns`, not in `{}`", unit.value());
        errors.at(unit, message);
    }
    unit
}

/// Fields with literal values are known at compile time, so that the instrument can be bound to them.
fn labels(captures: Vec<AttributePlan>) -> (Vec<LabelPlan>, Vec<AttributePlan>) {
    let mut labels = Vec::new();
    let mut rest = Vec::new();
    for captured in captures {
        let label = match (captured.key.text(), &captured.value) {
            (Some(key), AttributeValue::Of(sigil, value)) if sigil.is_plain() => {
                label(value).map(|(variant, value)| LabelPlan { key: key.to_owned(), at: captured.at, variant, value })
            }
            _ => None,
        };
        match label {
            Some(label) => labels.push(label),
            None => rest.push(captured),
        }
    }
    (labels, rest)
}

fn label(value: &Expr) -> Option<(&'static str, Expr)> {
    let literal = match value {
        Expr::Unary(negative) if matches!(negative.op, syn::UnOp::Neg(_)) => &negative.expr,
        other => other,
    };
    let Expr::Lit(ExprLit { lit, .. }) = literal else { return None };
    let variant = match lit {
        Lit::Str(_) => "Text",
        Lit::Int(int) if int.suffix().is_empty() => "Int",
        Lit::Float(float) if float.suffix().is_empty() => "Float",
        Lit::Bool(_) => "Bool",
        _ => return None,
    };
    Some((variant, value.clone()))
}

/// Checks bucket boundaries that are literals. The compiler checks all others.
fn check_buckets(buckets: Option<&Expr>, errors: &mut Errors) {
    let elements = match buckets {
        Some(Expr::Array(array)) => &array.elems,
        Some(Expr::Reference(reference)) => match &*reference.expr {
            Expr::Array(array) => &array.elems,
            _ => return,
        },
        _ => return,
    };
    if elements.is_empty() {
        errors.at(buckets, "`buckets` needs at least one bound: `buckets = [0.01, 0.1, 1.0]`");
    }
    let bounds: Vec<Option<f64>> = elements.iter().map(bound).collect();
    for (at, pair) in bounds.windows(2).enumerate() {
        if let [Some(before), Some(bound)] = pair
            && bound <= before
        {
            let message = format!("`buckets` have to grow from bound to bound, but `{bound}` follows `{before}`");
            errors.at(&elements[at + 1], message);
        }
    }
}

fn bound(element: &Expr) -> Option<f64> {
    match element {
        Expr::Lit(ExprLit { lit: Lit::Float(float), .. }) => float.base10_parse().ok(),
        Expr::Lit(ExprLit { lit: Lit::Int(int), .. }) => int.base10_parse().ok(),
        Expr::Unary(negative) if matches!(negative.op, syn::UnOp::Neg(_)) => bound(&negative.expr).map(|bound| -bound),
        _ => None,
    }
}
