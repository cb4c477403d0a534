//! Three sets of telemetry for which the findings of OpenTelemetry's own checker, `weaver`, are known.

mod expected;
mod telemetry;

use expected::{APP, BAD, GOOD, VIOLATIONS};
use otel_semconv::rules::{self, CheckedAttribute};
use otel_semconv::{Finding, FindingLevel, Instrument, Registry, Rule, SpanKind, Table};
use std::collections::BTreeMap;

/// Counts the findings of each rule.
struct Check {
    registry: Registry,
    found: BTreeMap<Rule, usize>,
    violations: usize,
    /// Findings about spans with an inferred type, which `weaver` does not check.
    lacking: usize,
}

impl Check {
    fn against(registry: Registry) -> Self {
        Self { registry, found: BTreeMap::new(), violations: 0, lacking: 0 }
    }

    fn add(&mut self, findings: impl IntoIterator<Item = Finding>) {
        for finding in findings {
            *self.found.entry(finding.rule()).or_default() += 1;
            self.violations += usize::from(finding.level() == FindingLevel::Violation);
        }
    }

    fn attributes(&mut self, attributes: &[CheckedAttribute<'_>]) {
        for (key, value) in attributes {
            self.add(rules::attribute_key(&self.registry, key));
            self.add(rules::attribute_value(&self.registry, key, *value));
        }
    }

    fn span(&mut self, kind: SpanKind, attributes: &[CheckedAttribute<'_>]) {
        self.attributes(attributes);
        if let Some(span_type) = rules::infer_span(kind, attributes) {
            let lacking = rules::span_attributes(&self.registry, span_type, attributes);
            self.lacking += lacking.iter().filter(|found| found.level() == FindingLevel::Violation).count();
        }
    }

    fn metric(&mut self, name: &str, instrument: Instrument, unit: &str, attributes: &[CheckedAttribute<'_>]) {
        self.add(rules::metric(&self.registry, name, instrument, unit));
        self.add(rules::metric_attributes(&self.registry, name, attributes));
        self.attributes(attributes);
    }

    fn event(&mut self, name: &str, attributes: &[CheckedAttribute<'_>]) {
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
    assert_eq!((check.violations, check.lacking), (VIOLATIONS[0], 0), "{:?}", check.found);
    assert_eq!(check.found, BTreeMap::from(GOOD));
}

#[test]
fn own_names_are_violations_until_they_are_registered() {
    let mut check = Check::against(official());
    telemetry::app(&mut check);
    assert_eq!(APP.map(|(rule, _)| (rule, check.count(rule))), APP);
    assert_eq!((check.violations, check.lacking), (VIOLATIONS[1], 0));

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
    assert_eq!(check.found, BTreeMap::from(BAD));
    assert_eq!((check.violations, check.lacking), (VIOLATIONS[2], 6));
}
