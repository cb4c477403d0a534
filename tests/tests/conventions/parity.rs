//! The fixtures, sent and received: the numbers are those that OpenTelemetry's own checker finds, and what only this one looks
//! for is counted apart.

#[path = "../../../otel-semconv/tests/parity/expected.rs"]
mod expected;

use crate::emit::{Emit, send};
use crate::fixtures::{ACME, app, bad, good, resource};
use expected::{APP, BAD, GOOD, VIOLATIONS};
use otel_runtime::testing::semconv::{FindingLevel, Rule, Table};
use otel_runtime::testing::{ConventionReport, Place, TestTelemetry};
use std::collections::BTreeMap;

fn rules(report: &ConventionReport) -> BTreeMap<Rule, usize> {
    let mut counts = BTreeMap::new();
    for found in report.findings() {
        *counts.entry(found.rule()).or_default() += 1;
    }
    counts
}

fn violations(report: &ConventionReport) -> usize {
    report.findings().iter().filter(|found| found.level() == FindingLevel::Violation).count()
}

/// Required attributes of spans and values in their names.
fn is_ours_alone(found: &otel_runtime::testing::ConventionFinding) -> bool {
    let rules = [Rule::RequiredAttributeNotPresent, Rule::HighCardinalityName];
    found.place() == Place::Span && rules.contains(&found.rule())
}

#[test]
fn a_compliant_service_has_no_violation() {
    let report = send(resource(&[]), good).conventions().check();
    assert!(report.is_clean(), "{report}");
    // Each metric was exported twice.
    assert!(report.to_string().ends_with(" in 3 spans, 3 metrics, 2 log records"), "{report}");
    assert_eq!(rules(&report), BTreeMap::from(GOOD));
    assert_eq!((report.findings().len(), violations(&report)), (17, VIOLATIONS[0]));
}

#[test]
fn names_of_ones_own_are_violations_until_they_are_registered() {
    let receiver = send(resource(&[]), app);
    let report = receiver.conventions().check();
    let counts = rules(&report);
    assert_eq!(APP.map(|(rule, _)| (rule, counts[&rule])), APP, "{report}");
    assert_eq!((report.findings().len(), violations(&report)), (26, VIOLATIONS[1]));

    receiver.conventions().company(Table::parse(ACME).expect("a table")).assert_clean();
    receiver.conventions().namespace("acme").namespace("app.user").assert_clean();
}

#[test]
fn every_mistake_is_found() {
    let receiver = send(resource(&[("deployment.environment", "test")]), bad);
    let report = receiver.conventions().ignore(is_ours_alone).check();
    assert_eq!(rules(&report), BTreeMap::from(BAD));
    assert_eq!((report.findings().len(), violations(&report)), (50, VIOLATIONS[2]));

    let ours = receiver.conventions().ignore(|found| !is_ours_alone(found)).check();
    let expected = [(Rule::RequiredAttributeNotPresent, 6), (Rule::HighCardinalityName, 1)];
    assert_eq!(rules(&ours), BTreeMap::from(expected));
}

/// In memory the resource is the harness's own, and all else is the same.
#[test]
fn memory_and_wire_agree() {
    for (fixture, more) in [
        (good as fn(&Emit), &[][..]),
        (app as fn(&Emit), &[]),
        (bad as fn(&Emit), &[("deployment.environment", "test")]),
    ] {
        let telemetry = TestTelemetry::new();
        fixture(&Emit::into_memory(&telemetry));
        let sorted = |report: ConventionReport| {
            let all = report.findings().iter().filter(|found| found.place() != Place::Resource);
            let mut all: Vec<_> = all.map(|found| format!("{:?} {found}", found.rule())).collect();
            all.sort();
            all
        };
        let recorded = sorted(telemetry.conventions().check());
        assert!(!recorded.is_empty());
        assert_eq!(recorded, sorted(send(resource(more), fixture).conventions().check()));
    }
}
