//! Defaults from the conventions for what the author left out.

use crate::model::{CountPlan, MeasurePlan, NamedVariant, SpanKindPlan, SpanPlan};
use otel_semconv::{Registry, SpanKind};
use syn::{Expr, ExprLit, Lit, LitStr};

/// Fills in the kind of a span and the units of metrics.
pub(crate) fn complete(span: Option<&mut SpanPlan>, counts: &mut [CountPlan], registry: &Registry) {
    if let Some(span) = span {
        complete_span(span, registry);
    }
    for count in counts {
        complete_count(count, registry);
    }
}

pub(crate) fn known_kind(kind: &SpanKindPlan) -> Option<SpanKind> {
    let SpanKindPlan::Known(known) = kind else { return None };
    [SpanKind::Client, SpanKind::Server, SpanKind::Internal, SpanKind::Producer, SpanKind::Consumer]
        .into_iter()
        .find(|kind| variant(*kind) == known.variant)
}

pub(crate) fn literal_text(expr: &Expr) -> Option<LitStr> {
    match expr {
        Expr::Lit(ExprLit { lit: Lit::Str(text), .. }) => Some(text.clone()),
        _ => None,
    }
}

/// The default kind is that of the span type.
fn complete_span(span: &mut SpanPlan, registry: &Registry) {
    let row = span.convention.as_ref().and_then(|name| registry.span(&name.value()).map(|row| row.kind));
    if let (Some(kind), Some(SpanKind::Internal), None) = (row, known_kind(&span.kind), span.kind_at) {
        span.kind = SpanKindPlan::Known(NamedVariant { variant: variant(kind), path: None });
    }
}

/// The default unit is that of the metric in the conventions. A duration needs a unit of time.
fn complete_count(count: &mut CountPlan, registry: &Registry) {
    let Some(name) = count.name.as_ref().and_then(literal_text) else { return };
    let Some(unit) = registry.metric(&name.value()).map(|row| row.unit) else { return };
    let is_duration = count.measure == MeasurePlan::Duration;
    if count.unit.is_none() && (!is_duration || MeasurePlan::DURATION_UNITS.contains(&unit)) {
        count.unit = Some(LitStr::new(unit, name.span()));
    }
}

fn variant(kind: SpanKind) -> &'static str {
    match kind {
        SpanKind::Client => "Client",
        SpanKind::Server => "Server",
        SpanKind::Producer => "Producer",
        SpanKind::Consumer => "Consumer",
        _ => "Internal",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::Args;
    use crate::args::macro_name::MacroName;
    use crate::errors::Errors;
    use crate::item::function::Function;
    use crate::plan::Plan;
    use crate::semconv::check::check_plan;
    use crate::semconv::in_force::Conventions;
    use crate::semconv::settings::{Mode, Settings};
    use quote::quote;

    /// A program does not depend on how findings are reported.
    #[test]
    fn what_is_off_says_nothing_and_completes() {
        let mut settings = Settings::new();
        settings.mode = Some(Mode::Off);
        let off = Conventions::new(settings);
        let mut errors = Errors::default();
        let item = "fn load() {}".parse().expect("tokens");
        let function = Function::read(item, "#[traced]", "traced".to_owned(), &mut errors).expect("a function");
        let written = [
            (MacroName::Traced, quote!(semconv = "http.client", fields("http.method" = 7))),
            (MacroName::Counted, quote!("http.server.request.body.size", histogram, value = 7)),
        ];
        let args = written.map(|(attribute, written)| Args::read(attribute, written, &mut errors));
        let mut plan = Plan::new(args.into(), &function, &mut errors);
        assert!(errors.into_tokens().is_none());
        assert!(check_plan(&mut plan, &function, &off, true).is_empty());
        let kind = plan.span.map(|span| span.kind);
        assert!(matches!(kind, Some(SpanKindPlan::Known(NamedVariant { variant: "Client", .. }))));
        assert_eq!(plan.counts[0].unit.as_ref().map(LitStr::value).as_deref(), Some("By"));
    }
}
