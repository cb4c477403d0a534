//! Three sets of telemetry, of which is known what OpenTelemetry's own checker finds in them.

mod telemetry;

use otel_semconv::rules::{self, Written};
use otel_semconv::{Finding, Instrument, Level, Registry, Rule, SpanKind, Table};
use std::collections::BTreeMap;

/// Counts what is found, by rule.
struct Check {
    registry: Registry,
    found: BTreeMap<Rule, usize>,
    violations: usize,
    /// Of spans whose type was inferred; the other checker does not look for these.
    lacking: usize,
}

impl Check {
    fn against(registry: Registry) -> Self {
        Self { registry, found: BTreeMap::new(), violations: 0, lacking: 0 }
    }

    fn add(&mut self, findings: impl IntoIterator<Item = Finding>) {
        for finding in findings {
            *self.found.entry(finding.rule()).or_default() += 1;
            self.violations += usize::from(finding.level() == Level::Violation);
        }
    }

    fn attributes(&mut self, attributes: &[Written<'_>]) {
        for (key, value) in attributes {
            self.add(rules::attribute_key(&self.registry, key));
            self.add(rules::attribute_value(&self.registry, key, *value));
        }
    }

    fn span(&mut self, kind: SpanKind, attributes: &[Written<'_>]) {
        self.attributes(attributes);
        if let Some(span_type) = rules::infer_span(kind, attributes) {
            let lacking = rules::span_attributes(&self.registry, span_type, attributes);
            self.lacking += lacking.iter().filter(|found| found.level() == Level::Violation).count();
        }
    }

    fn metric(&mut self, name: &str, instrument: Instrument, unit: &str, attributes: &[Written<'_>]) {
        self.add(rules::metric(&self.registry, name, instrument, unit));
        self.add(rules::metric_attributes(&self.registry, name, attributes));
        self.attributes(attributes);
    }

    fn event(&mut self, name: &str, attributes: &[Written<'_>]) {
        self.add(rules::event(&self.registry, name));
        self.add(rules::event_attributes(&self.registry, name, attributes));
        self.attributes(attributes);
    }

    fn count(&self, rule: Rule) -> usize {
        self.found.get(&rule).copied().unwrap_or_default()
    }
}

fn official() -> Registry {
    Registry::empty().layer(Table::official())
}

#[test]
fn a_compliant_program_has_no_violation() {
    let mut check = Check::against(official());
    telemetry::good(&mut check);
    assert_eq!((check.violations, check.lacking), (0, 0), "{:?}", check.found);
    let expected = [
        (Rule::UndefinedEnumVariant, 2),
        (Rule::ConditionallyRequiredAttributeNotPresent, 5),
        // One less than there: `exception.escaped` is out of use and not asked for here.
        (Rule::RecommendedAttributeNotPresent, 4),
        (Rule::OptInAttributeNotPresent, 6),
    ];
    assert_eq!(check.found, BTreeMap::from(expected));
}

#[test]
fn names_of_ones_own_are_violations_until_they_are_registered() {
    let mut check = Check::against(official());
    telemetry::app(&mut check);
    let counted = [Rule::MissingAttribute, Rule::MissingMetric, Rule::MissingEvent, Rule::ExtendsNamespace];
    assert_eq!(counted.map(|rule| check.count(rule)), [6, 1, 1, 1]);
    assert_eq!((check.violations, check.lacking), (8, 0));

    let acme = "attribute\tacme.cart.items\tint\ts\n\
                attribute\tacme.user.id\tstring\ts\n\
                attribute\tacme.user.tier\tenum:free|gold\ts\n\
                attribute\tapp.user.id\tstring\ts\n\
                event\tacme.order.placed\ts\t\tacme.cart.items=R\n\
                metric\tacme.checkout.orders\tcounter\t{order}\ts\t\tacme.user.tier=R\n";
    let mut check = Check::against(official().layer(Table::parse(acme).unwrap()));
    telemetry::app(&mut check);
    assert_eq!((check.violations, check.lacking), (0, 0), "{:?}", check.found);
}

#[test]
fn every_mistake_is_found() {
    let mut check = Check::against(official());
    telemetry::bad(&mut check);
    let expected = [
        (Rule::MissingAttribute, 5),
        (Rule::MissingMetric, 1),
        (Rule::MissingEvent, 1),
        (Rule::Deprecated, 7),
        (Rule::TypeMismatch, 2),
        (Rule::UndefinedEnumVariant, 1),
        (Rule::UnitMismatch, 1),
        (Rule::UnexpectedInstrument, 2),
        (Rule::InvalidFormat, 1),
        (Rule::IllegalNamespace, 1),
        (Rule::MissingNamespace, 1),
        (Rule::ExtendsNamespace, 2),
        (Rule::TemplateAttribute, 1),
        (Rule::NotStable, 8),
        (Rule::RequiredAttributeNotPresent, 3),
        (Rule::ConditionallyRequiredAttributeNotPresent, 6),
        // Again without `exception.escaped`.
        (Rule::RecommendedAttributeNotPresent, 2),
        (Rule::OptInAttributeNotPresent, 5),
    ];
    assert_eq!(check.found, BTreeMap::from(expected));
    assert_eq!((check.violations, check.lacking), (24, 6));
}
