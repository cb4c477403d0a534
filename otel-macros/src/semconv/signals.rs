//! The checks of one span, metric or log: its names and values, each at its place.

use crate::args::field::Sigil;
use crate::item::tokens::first_span;
use crate::model::{CountPlan, LogPlan, Measure, Name, SpanPlan};
use crate::semconv::attributes::Checker;
use crate::semconv::defaults::{known_kind, literal_text};
use crate::semconv::derived_metrics::{Derived, derived};
use crate::semconv::static_value::{Literal, literals, written};
use otel_semconv::rules::{self, Value as Written};
use otel_semconv::{Finding, Instrument, Rule, Severity, SpanKind};
use syn::{Expr, LitStr, Stmt};

impl Checker<'_> {
    pub(crate) fn span(&mut self, span: &mut SpanPlan) {
        self.captures(&mut span.captures, self.params);
        for told in span.err.iter_mut().chain(&mut span.ret) {
            self.captures(&mut told.fields, &[]);
        }
        let registry = &self.conventions.registry;
        if let (Name::Known(name), Some(at)) = (&span.name, span.name_at) {
            self.tell(rules::span_name(name), at);
        }
        if let (Name::Computed { name, .. }, Some(at)) = (&span.name, span.name_at)
            && is_formatted(name)
        {
            let message = "the name of this span is formatted, so that there may be a name for every value; write what all have in common, such as `\"GET /users/{id}\"`, and record the values: `fields(user.id = id)`";
            self.told.extend(self.conventions.tell_own(("cardinality", ""), Severity::Warn, message, at, &self.allow));
        }
        for (key, at) in &span.late {
            self.tell(rules::attribute_key(registry, key), *at);
        }
        let Some(convention) = span.convention.clone() else { return };
        let (name, at) = (convention.value(), convention.span());
        let kind = known_kind(&span.kind);
        match kind {
            None => self.tell(rules::span(registry, &name, SpanKind::Internal).into_iter().filter(is_no_kind), at),
            Some(kind) => {
                let (kinds, others): (Vec<_>, Vec<_>) =
                    rules::span(registry, &name, kind).into_iter().partition(|finding| !is_no_kind(finding));
                self.tell(kinds, span.kind_at.unwrap_or(at));
                self.tell(others, at);
            }
        }
        // A key that is computed may be any.
        let are_known = span.captures.iter().all(|captured| captured.key.text().is_some());
        if let Some(recorded) = span.recorded.as_ref().filter(|_| are_known && self.is_whole) {
            let literals = literals(&span.captures);
            let late = span.late.iter().map(|(key, _)| key).chain(recorded);
            let late = late.map(|key| (key.as_str(), Written::Unknown));
            let written: Vec<_> = written(&literals).chain(late).collect();
            self.tell(rules::span_attributes(registry, &name, &written), at);
        }
    }

    pub(crate) fn count(&mut self, count: &mut CountPlan) {
        let is_whole = self.is_whole;
        self.captures(&mut count.captures, self.params);
        let registry = &self.conventions.registry;
        for label in count.labels.iter().filter(|label| !label.key.is_empty()) {
            self.tell(rules::attribute_key(registry, &label.key), label.at);
            self.value(&label.key, &Literal::of(Sigil::Typed, &label.value), first_span(&label.value));
        }
        let Some(literal) = count.name.as_ref().and_then(literal_text) else { return };
        let (name, at) = (literal.value(), literal.span());
        let instrument = if count.measure == Measure::Sum { Instrument::Counter } else { Instrument::Histogram };
        let known = registry.metric(&name);
        let unit = count.unit.as_ref().map_or_else(String::new, LitStr::value);
        let (units, others): (Vec<_>, Vec<_>) = rules::metric(registry, &name, instrument, &unit)
            .into_iter()
            .partition(|finding| finding.rule() == Rule::UnitMismatch);
        self.tell(units, count.unit.as_ref().map_or(at, LitStr::span));
        let is_unknown = known.is_none() && others.iter().any(|found| found.severity() != Severity::Silent);
        match known.map(|known| known.instrument) {
            Some(other @ (Instrument::UpDownCounter | Instrument::Gauge)) => {
                let message = format!(
                    "metric `{name}` has instrument `{}`, but this makes counters and histograms; record it with OpenTelemetry's API, or count into a metric of your own",
                    other.as_str()
                );
                self.told.extend(self.conventions.tell_own(
                    ("instrument", &name),
                    Severity::Error,
                    &message,
                    at,
                    &self.allow,
                ));
            }
            // What a provider would refuse was told before.
            _ => self.tell(others.into_iter().filter(|found| is_whole || found.rule() != Rule::InvalidFormat), at),
        }
        let derived = derived(count, &name);
        self.derived(&derived, is_unknown);
        if self.is_whole && count.captures.iter().all(|captured| captured.key.text().is_some()) {
            let labels = count.labels.iter().map(|label| (label.key.as_str(), Written::Unknown));
            let literals = literals(&count.captures);
            let written: Vec<_> = written(&literals).chain(labels).collect();
            self.tell(rules::metric_attributes(registry, &name, &written), at);
            // Of one that is out of use nothing is wanted but that it goes.
            let is_usable =
                |made: &&Derived| registry.metric(&made.name).is_some_and(|row| row.deprecation.is_usable());
            for made in derived.iter().filter(is_usable) {
                self.tell(rules::metric_attributes(registry, &made.name, &written), made.at);
            }
        }
    }

    /// What is made of an unknown name is as unknown, which is told once.
    fn derived(&mut self, derived: &[Derived], is_unknown: bool) {
        let registry = &self.conventions.registry;
        for made in derived {
            if let Some((word, told)) = made.differs(registry) {
                let allowed = (word, made.name.as_str());
                self.told.extend(self.conventions.tell_own(allowed, Severity::Error, &told, made.at, &self.allow));
            }
            let findings = rules::metric(registry, &made.name, made.instrument, &made.unit);
            let is_told = |found: &Finding| match found.rule() {
                Rule::UnitMismatch | Rule::UnexpectedInstrument => false,
                Rule::MissingMetric | Rule::InvalidFormat => !is_unknown,
                _ => true,
            };
            self.tell(findings.into_iter().filter(is_told), made.at);
        }
    }

    pub(crate) fn log(&mut self, log: &mut LogPlan) {
        self.captures(&mut log.captures, self.params);
        for told in log.err.iter_mut().chain(&mut log.ret) {
            self.captures(&mut told.fields, &[]);
        }
        let registry = &self.conventions.registry;
        let Some(literal) = log.event.as_ref().and_then(literal_text) else { return };
        let (name, at) = (literal.value(), literal.span());
        self.tell(rules::event(registry, &name), at);
        if self.is_whole
            && registry.event(&name).is_some()
            && log.captures.iter().all(|captured| captured.key.text().is_some())
        {
            let literals = literals(&log.captures);
            let written: Vec<_> = written(&literals).collect();
            self.tell(rules::event_attributes(registry, &name, &written), at);
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
