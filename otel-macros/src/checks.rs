//! What the conventions say of the names and values of a plan, each at its place.

use crate::code::first_span;
use crate::completion::{complete, known_kind, literal_text};
use crate::conventions::{Conventions, Told};
use crate::fields::Sigil;
use crate::literal::{Literal, is_plainly, typed};
use crate::model::{Captured, CountPlan, LogPlan, Measure, Name, SpanPlan, Value};
use crate::params::Param;
use otel_semconv::rules::{self, Value as Written};
use otel_semconv::{Finding, Instrument, Rule, Severity, SpanKind};
use proc_macro2::{Ident, Span};
use quote::ToTokens as _;
use syn::{Expr, LitStr};

/// Checks everything, and says of typed attributes what their values have to be, if something may be demanded.
pub(crate) fn check(
    mut span: Option<&mut SpanPlan>,
    counts: &mut [CountPlan],
    logs: &mut [LogPlan],
    params: &[Param],
    conventions: &Conventions,
    demands: bool,
) -> Vec<Told> {
    let mut checker = Checker { conventions, params, demands, told: Vec::new(), allow: Vec::new() };
    // Also where nothing is checked: a program is the same whatever is said about it.
    complete(span.as_deref_mut(), counts, &conventions.registry);
    if conventions.are_off() {
        return checker.told;
    }
    if let Some(span) = span {
        checker.allow.clone_from(&span.allow);
        checker.span(span);
    }
    for count in counts {
        checker.allow.clone_from(&count.allow);
        checker.count(count);
    }
    for log in logs {
        checker.allow.clone_from(&log.allow);
        checker.log(log);
    }
    checker.told
}

/// Checks the attributes of `record!`.
pub(crate) fn check_fields(captures: &mut [Captured], conventions: &Conventions) -> Vec<Told> {
    let mut checker = Checker { conventions, params: &[], demands: true, told: Vec::new(), allow: Vec::new() };
    if !conventions.are_off() {
        checker.captures(captures, &[]);
    }
    checker.told
}

struct Checker<'a> {
    conventions: &'a Conventions,
    /// The parameters of the function.
    params: &'a [Param],
    /// Whether a value of a wrong type is a reason not to compile.
    demands: bool,
    told: Vec<Told>,
    allow: Vec<Ident>,
}

impl Checker<'_> {
    fn tell(&mut self, findings: impl IntoIterator<Item = Finding>, at: Span) {
        let told = findings.into_iter().filter_map(|finding| self.conventions.tell(&finding, at, &self.allow));
        self.told.extend(told.collect::<Vec<_>>());
    }

    fn span(&mut self, span: &mut SpanPlan) {
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
        if span.captures.iter().all(|captured| captured.key.text().is_some()) {
            let literals = literals(&span.captures);
            let late = span.late.iter().map(|(key, _)| (key.as_str(), Written::Unknown));
            let written: Vec<_> = written(&literals).chain(late).collect();
            self.tell(rules::span_attributes(registry, &name, &written), at);
        }
    }

    fn count(&mut self, count: &mut CountPlan) {
        self.captures(&mut count.captures, self.params);
        let registry = &self.conventions.registry;
        for label in count.labels.iter().filter(|label| !label.key.is_empty()) {
            let value = label.value.to_token_stream();
            self.tell(rules::attribute_key(registry, &label.key), label.at);
            let known = Literal::of(Sigil::Typed, &value);
            self.tell(rules::attribute_value(registry, &label.key, known.written()), first_span(&value));
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
            _ => self.tell(others, at),
        }
        if known.is_some() && count.captures.iter().all(|captured| captured.key.text().is_some()) {
            let labels = count.labels.iter().map(|label| (label.key.as_str(), Written::Unknown));
            let literals = literals(&count.captures);
            let written: Vec<_> = written(&literals).chain(labels).collect();
            self.tell(rules::metric_attributes(registry, &name, &written), at);
        }
    }

    fn log(&mut self, log: &mut LogPlan) {
        self.captures(&mut log.captures, self.params);
        for told in log.err.iter_mut().chain(&mut log.ret) {
            self.captures(&mut told.fields, &[]);
        }
        let registry = &self.conventions.registry;
        let Some(literal) = log.event.as_ref().and_then(literal_text) else { return };
        let (name, at) = (literal.value(), literal.span());
        self.tell(rules::event(registry, &name), at);
        if registry.event(&name).is_some() && log.captures.iter().all(|captured| captured.key.text().is_some()) {
            let literals = literals(&log.captures);
            let written: Vec<_> = written(&literals).collect();
            self.tell(rules::event_attributes(registry, &name, &written), at);
        }
    }

    /// `params` are what names in the values stand for; `err` and `ret` of an outcome are none.
    fn captures(&mut self, captures: &mut [Captured], params: &[Param]) {
        let registry = &self.conventions.registry;
        for captured in captures {
            // That a key is empty was told before.
            let Some(key) = captured.key.text().filter(|key| !key.is_empty()) else { continue };
            if !captured.is_parameter || self.conventions.are_strict() {
                self.tell(rules::attribute_key(registry, key), captured.at);
            }
            let Value::Of(sigil, value) = &captured.value else { continue };
            let known = Literal::of(*sigil, value);
            self.tell(rules::attribute_value(registry, key, known.written()), first_span(value));
            let demands = self.demands && self.conventions.demand_type(key, &self.allow);
            if matches!(known, Literal::Unknown) && *sigil == Sigil::Typed && demands {
                let wanted = registry.attribute(key).map(|row| row.value_type);
                let wanted = wanted.filter(|wanted| !is_plainly(wanted, value, params));
                captured.typed = wanted.and_then(|wanted| typed(key, &wanted));
            }
        }
    }
}

/// `format!("user {}", id)`
fn is_formatted(name: &Expr) -> bool {
    let Expr::Macro(call) = name else { return false };
    call.mac.path.segments.last().is_some_and(|last| last.ident == "format")
}

fn is_no_kind(finding: &Finding) -> bool {
    finding.rule() != Rule::UnexpectedSpanKind
}

/// The keys of captures, with their values as far as they are written down.
fn literals(captures: &[Captured]) -> Vec<(&str, Literal)> {
    let literal = |captured: &Captured| match &captured.value {
        Value::Of(sigil, value) => Literal::of(*sigil, value),
        Value::Redacted => Literal::Unknown,
    };
    captures.iter().filter_map(|captured| Some((captured.key.text()?, literal(captured)))).collect()
}

fn written<'a>(literals: &'a [(&'a str, Literal)]) -> impl Iterator<Item = (&'a str, Written<'a>)> {
    literals.iter().map(|(key, literal)| (*key, literal.written()))
}
