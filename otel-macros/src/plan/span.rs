//! The plan of a span.

use crate::args::Args;
use crate::args::allow::allowed;
use crate::args::late::recorded;
use crate::errors::Errors;
use crate::item::function::Function;
use crate::item::tokens::{first_span, plain};
use crate::model::{PropertyValue, SpanKindPlan, SpanMode, SpanName, SpanPlan};
use crate::plan::captures::captures;
use crate::plan::err_ret::{err, ret};
use crate::plan::levels::{kind, last_segment, level, text};
use crate::plan::tracing_fields::OtelFields;
use syn::Expr;

/// Decides about the span of `#[traced]`.
pub(crate) fn span(args: &mut Args, function: &Function, errors: &mut Errors) -> SpanPlan {
    let otel = if args.attribute.is_tracing() { OtelFields::take(args, errors) } else { OtelFields::default() };
    let captures = captures(args, function, errors);
    // `tracing` writes a record at the level of the span. Mistakes in that level are reported where the level is decided.
    let record = args.attribute.is_tracing().then(|| level(args.level.get().cloned(), &mut Errors::default()));
    let convention = args.semconv.take();
    if let (None, Some(late)) = (&convention, args.late.ident()) {
        errors.at(
            late,
            "`late` has no effect without `semconv`; add the span type, such as `semconv = \"http.client\"`, or remove `late`",
        );
    }
    let late = args.late.take().unwrap_or_default();
    let recorded = convention.as_ref().map(|_| recorded(&function.body.stream())).unwrap_or_default();
    SpanPlan {
        name_at: args.name.get().map(first_span),
        kind_at: otel.kind.as_ref().map(|kind| &kind.value).or(args.kind.get()).map(first_span),
        late: late.into_iter().map(|late| (late.key, late.at)).collect(),
        recorded: (!recorded.has_computed).then_some(recorded.keys),
        convention,
        allow: allowed(args.allow.take(), errors),
        name: name(otel.name, args.name.take(), function, errors),
        status: [otel.status_code, otel.status_description],
        scope: args.scope.take(),
        level: level(args.level.take(), errors),
        kind: match otel.kind {
            Some(value) if !value.is_known_kind() => SpanKindPlan::Property(value),
            otel_kind => kind(otel_kind.map(|kind| kind.value).or(args.kind.take()), function, errors),
        },
        mode: mode(args),
        parent: args.parent.take().filter(|parent| !is_none(parent)),
        leaf: args.leaf.span().is_some(),
        poll_stats: args.poll_stats.span().is_some(),
        condition: args.condition.take(),
        links: args.links.take(),
        captures,
        err: args.err.take().map(|err_ret| err(err_ret, args.attribute, function, errors)),
        ret: args.ret.take().and_then(|err_ret| ret(err_ret, args.attribute, record, function, errors)),
    }
}

fn mode(args: &Args) -> SpanMode {
    if args.current.span().is_some() {
        SpanMode::Current
    } else if args.root.span().is_some() || args.parent.get().is_some_and(is_none) {
        SpanMode::Root
    } else {
        SpanMode::Child
    }
}

fn name(property: Option<PropertyValue>, name: Option<Expr>, function: &Function, errors: &mut Errors) -> SpanName {
    let default = plain(&function.name);
    let name = match property {
        Some(name) if name.text().is_none() => return SpanName::Property { until: default, name },
        property => property.map(|property| property.value).or(name),
    };
    let Some(name) = name else { return SpanName::Known(default) };
    match text(&name) {
        None => SpanName::Computed { until: default, name },
        Some(text) => {
            if text.is_empty() {
                errors.at(&name, format!("the name of a span cannot be empty; remove it to use the name `{default}`"));
            }
            SpanName::Known(text)
        }
    }
}

/// A bare `None` has no type to infer, so it is recognized by name.
fn is_none(parent: &Expr) -> bool {
    last_segment(parent).is_some_and(|last| last == "None")
}
