//! What the conventions say of the names and values of a plan, each at its place.

use crate::code::first_span;
use crate::completion::{complete, known_kind, literal_text};
use crate::conventions::{Conventions, Told};
use crate::fields::Sigil;
use crate::literal::{Literal, is_other_kind, is_plainly, typed};
use crate::model::{Captured, CountPlan, LogPlan, Measure, Name, SpanPlan, Value};
use crate::params::Param;
use otel_semconv::rules::{self, Value as Written};
use otel_semconv::{Finding, Instrument, Rule, Severity, SpanKind, ValueKind};
use proc_macro2::{Ident, Span};
use quote::ToTokens as _;
use syn::{Expr, LitStr, Stmt};

/// Checks everything, and says of typed attributes what their values have to be, if something may be demanded. Of what was not
/// read as a whole, nothing is said to be missing.
pub(crate) fn check(
    mut span: Option<&mut SpanPlan>,
    counts: &mut [CountPlan],
    logs: &mut [LogPlan],
    params: &[Param],
    conventions: &Conventions,
    (demands, is_whole): (bool, bool),
) -> Vec<Told> {
    let mut checker = Checker { conventions, params, demands, is_whole, told: Vec::new(), allow: Vec::new() };
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
pub(crate) fn check_fields(captures: &mut [Captured], allow: Vec<Ident>, conventions: &Conventions) -> Vec<Told> {
    let mut checker = Checker { conventions, params: &[], demands: true, is_whole: true, told: Vec::new(), allow };
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
    /// Whether all that is written was understood.
    is_whole: bool,
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
        let are_known = span.captures.iter().all(|captured| captured.key.text().is_some());
        if let Some(recorded) = span.recorded.as_ref().filter(|_| are_known && self.is_whole) {
            let literals = literals(&span.captures);
            let late = span.late.iter().map(|(key, _)| key).chain(recorded);
            let late = late.map(|key| (key.as_str(), Written::Unknown));
            let written: Vec<_> = written(&literals).chain(late).collect();
            self.tell(rules::span_attributes(registry, &name, &written), at);
        }
    }

    fn count(&mut self, count: &mut CountPlan) {
        let is_whole = self.is_whole;
        self.captures(&mut count.captures, self.params);
        let registry = &self.conventions.registry;
        for label in count.labels.iter().filter(|label| !label.key.is_empty()) {
            let value = label.value.to_token_stream();
            self.tell(rules::attribute_key(registry, &label.key), label.at);
            self.value(&label.key, &Literal::of(Sigil::Typed, &value), first_span(&value));
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
            // What a provider would refuse was told before.
            _ => self.tell(others.into_iter().filter(|found| is_whole || found.rule() != Rule::InvalidFormat), at),
        }
        if self.is_whole && known.is_some() && count.captures.iter().all(|captured| captured.key.text().is_some()) {
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
        if self.is_whole
            && registry.event(&name).is_some()
            && log.captures.iter().all(|captured| captured.key.text().is_some())
        {
            let literals = literals(&log.captures);
            let written: Vec<_> = written(&literals).collect();
            self.tell(rules::event_attributes(registry, &name, &written), at);
        }
    }

    fn value(&mut self, key: &str, literal: &Literal, at: Span) {
        let registry = &self.conventions.registry;
        // Most values are not known before the program runs.
        let wanted = if matches!(literal, Literal::Unknown) { None } else { registry.attribute(key) };
        let Some(wanted) = wanted.map(|row| row.value_type).filter(|wanted| is_other_kind(wanted, literal)) else {
            return self.tell(rules::attribute_value(registry, key, literal.written()), at);
        };
        let (found, write) = match wanted.kind() {
            ValueKind::Int => (ValueKind::String, "an integer"),
            _ => (ValueKind::Int, "text"),
        };
        let (wanted, found) = (wanted.kind().as_str(), found.as_str());
        let message = format!("attribute `{key}` has type `{wanted}`, and its value has type `{found}`; write {write}");
        self.told.extend(self.conventions.tell_own(("value", key), Severity::Error, &message, at, &self.allow));
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
            self.value(key, &known, first_span(value));
            let demands = self.demands && self.conventions.demand_type(key, &self.allow);
            if matches!(known, Literal::Unknown) && *sigil == Sigil::Typed && demands {
                let wanted = registry.attribute(key).map(|row| row.value_type);
                let wanted = wanted.filter(|wanted| !is_plainly(wanted, value, params));
                captured.typed = wanted.and_then(|wanted| typed(key, &wanted));
            }
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
