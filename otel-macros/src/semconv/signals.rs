//! The checks of one span, metric or log: its names and its attributes.

use crate::args::field::Sigil;
use crate::item::tokens::first_span;
use crate::model::{CountPlan, LogPlan, MeasurePlan, SpanName, SpanPlan};
use crate::semconv::attributes::Checker;
use crate::semconv::defaults::{known_kind, literal_text};
use crate::semconv::derived_metrics::{DerivedMetric, derived};
use crate::semconv::static_value::{StaticValue, rule_values, static_values};
use otel_semconv::rules::{self, Value as RuleValue};
use otel_semconv::{Finding, Instrument, Rule, Severity, SpanKind};
use syn::{Expr, LitStr, Stmt};

impl Checker<'_> {
    pub(crate) fn span(&mut self, span: &mut SpanPlan) {
        self.captures(&mut span.captures, self.params);
        for err_ret in span.err.iter_mut().chain(&mut span.ret) {
            self.captures(&mut err_ret.fields, &[]);
        }
        let registry = &self.conventions.registry;
        if let (SpanName::Known(name), Some(at)) = (&span.name, span.name_at) {
            self.report(rules::span_name(name), at);
        }
        if let (SpanName::Computed { name, .. }, Some(at)) = (&span.name, span.name_at)
            && is_formatted(name)
        {
            let message = "the name of this span is formatted, so every value may result in a different name; write a name without values, such as `\"GET /users/{id}\"`, and record the values as attributes: `fields(user.id = id)`";
            self.diagnostics.extend(self.conventions.diagnose_own(
                ("cardinality", ""),
                Severity::Warn,
                message,
                at,
                &self.allow,
            ));
        }
        for (key, at) in &span.late {
            self.report(rules::attribute_key(registry, key), *at);
        }
        let Some(convention) = span.convention.clone() else { return };
        let (name, at) = (convention.value(), convention.span());
        let kind = known_kind(&span.kind);
        match kind {
            None => self.report(rules::span(registry, &name, SpanKind::Internal).into_iter().filter(is_no_kind), at),
            Some(kind) => {
                let (kinds, others): (Vec<_>, Vec<_>) =
                    rules::span(registry, &name, kind).into_iter().partition(|finding| !is_no_kind(finding));
                self.report(kinds, span.kind_at.unwrap_or(at));
                self.report(others, at);
            }
        }
        // A computed key may be any key.
        let are_known = span.captures.iter().all(|captured| captured.key.text().is_some());
        if let Some(recorded) = span.recorded.as_ref().filter(|_| are_known && self.is_whole) {
            let static_values = static_values(&span.captures);
            let late = span.late.iter().map(|(key, _)| key).chain(recorded);
            let late = late.map(|key| (key.as_str(), RuleValue::Unknown));
            let values: Vec<_> = rule_values(&static_values).chain(late).collect();
            self.report(rules::span_attributes(registry, &name, &values), at);
        }
    }

    pub(crate) fn count(&mut self, count: &mut CountPlan) {
        let is_whole = self.is_whole;
        self.captures(&mut count.captures, self.params);
        let registry = &self.conventions.registry;
        let announced = count.announcement.iter().flat_map(|announcement| announcement.sets.iter().flatten());
        // Some constants are among the captures, too, and have been checked.
        let is_set = |key: &str| count.captures.iter().any(|captured| captured.key.text() == Some(key));
        let constants = count.constants.iter().filter(|constant| !is_set(&constant.key));
        for constant in constants.chain(announced).filter(|constant| !constant.key.is_empty()) {
            self.report(rules::attribute_key(registry, &constant.key), constant.at);
            self.value(&constant.key, &StaticValue::of(Sigil::Typed, &constant.value), first_span(&constant.value));
        }
        let Some(name_literal) = count.name.as_ref().and_then(literal_text) else { return };
        let (name, at) = (name_literal.value(), name_literal.span());
        let instrument = if count.measure == MeasurePlan::Sum { Instrument::Counter } else { Instrument::Histogram };
        let known = registry.metric(&name);
        let unit = count.unit.as_ref().map_or_else(String::new, LitStr::value);
        let (units, others): (Vec<_>, Vec<_>) = rules::metric(registry, &name, instrument, &unit)
            .into_iter()
            .partition(|finding| finding.rule() == Rule::UnitMismatch);
        self.report(units, count.unit.as_ref().map_or(at, LitStr::span));
        let is_unknown = known.is_none() && others.iter().any(|found| found.severity() != Severity::Silent);
        match known.map(|known| known.instrument) {
            Some(other @ (Instrument::UpDownCounter | Instrument::Gauge)) => {
                let message = format!(
                    "metric `{name}` requires instrument `{}`, but `#[counted]` and `count!` create only counters and histograms; record it with the OpenTelemetry API, or use a metric of your own",
                    other.as_str()
                );
                self.diagnostics.extend(self.conventions.diagnose_own(
                    ("instrument", &name),
                    Severity::Error,
                    &message,
                    at,
                    &self.allow,
                ));
            }
            // Names that a meter provider would reject were reported before.
            _ => self.report(others.into_iter().filter(|found| is_whole || found.rule() != Rule::InvalidFormat), at),
        }
        let derived = derived(count, &name);
        self.derived(&derived, is_unknown);
        if self.is_whole && count.captures.iter().all(|captured| captured.key.text().is_some()) {
            let constants = count.constants.iter().map(|constant| (constant.key.as_str(), RuleValue::Unknown));
            let static_values = static_values(&count.captures);
            let values: Vec<_> = rule_values(&static_values).chain(constants).collect();
            self.report(rules::metric_attributes(registry, &name, &values), at);
            // A deprecated metric should go; its attributes do not matter.
            let is_usable =
                |made: &&DerivedMetric| registry.metric(&made.name).is_some_and(|row| row.deprecation.is_usable());
            for made in derived.iter().filter(is_usable) {
                self.report(rules::metric_attributes(registry, &made.name, &values), made.at);
            }
        }
    }

    /// A metric that is derived from an unknown name is unknown, too; that is reported once.
    fn derived(&mut self, derived: &[DerivedMetric], is_unknown: bool) {
        let registry = &self.conventions.registry;
        for made in derived {
            if let Some((finding, message)) = made.differs(registry) {
                let allowed = (finding, made.name.as_str());
                self.diagnostics.extend(self.conventions.diagnose_own(
                    allowed,
                    Severity::Error,
                    &message,
                    made.at,
                    &self.allow,
                ));
            }
            let findings = rules::metric(registry, &made.name, made.instrument, &made.unit);
            let is_reported = |found: &Finding| match found.rule() {
                Rule::UnitMismatch | Rule::UnexpectedInstrument => false,
                Rule::MissingMetric | Rule::InvalidFormat => !is_unknown,
                _ => true,
            };
            self.report(findings.into_iter().filter(is_reported), made.at);
        }
    }

    pub(crate) fn log(&mut self, log: &mut LogPlan) {
        self.captures(&mut log.captures, self.params);
        for err_ret in log.err.iter_mut().chain(&mut log.ret) {
            self.captures(&mut err_ret.fields, &[]);
        }
        let registry = &self.conventions.registry;
        let Some(name_literal) = log.event.as_ref().and_then(literal_text) else { return };
        let (name, at) = (name_literal.value(), name_literal.span());
        self.report(rules::event(registry, &name), at);
        if self.is_whole
            && registry.event(&name).is_some()
            && log.captures.iter().all(|captured| captured.key.text().is_some())
        {
            let static_values = static_values(&log.captures);
            let values: Vec<_> = rule_values(&static_values).collect();
            self.report(rules::event_attributes(registry, &name, &values), at);
        }
    }
}

/// `format!("user {}", id)`, also in parentheses or braces, or behind `&`.
fn is_formatted(name: &Expr) -> bool {
    match name {
        Expr::Macro(call) => call.mac.path.segments.last().is_some_and(|last| last.ident == "format"),
        Expr::Paren(inner) => is_formatted(&inner.expr),
        Expr::Group(inner) => is_formatted(&inner.expr),
        Expr::Reference(inner) => is_formatted(&inner.expr),
        Expr::Block(block) => match block.block.stmts.last() {
            Some(Stmt::Expr(value, None)) => is_formatted(value),
            Some(Stmt::Macro(call)) if call.semi_token.is_none() => {
                call.mac.path.segments.last().is_some_and(|last| last.ident == "format")
            }
            _ => false,
        },
        _ => false,
    }
}

fn is_no_kind(finding: &Finding) -> bool {
    finding.rule() != Rule::UnexpectedSpanKind
}
