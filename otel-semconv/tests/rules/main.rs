//! The message, level and severity of each rule.

mod attributes;
mod signals;

use otel_semconv::{Finding, FindingLevel, Registry, Rule, Severity};

fn official() -> Registry {
    Registry::official()
}

/// Checks the finding with the highest severity.
#[track_caller]
fn check(found: &[Finding], rule: Rule, level: FindingLevel, severity: Severity, message: &str) {
    let most_severe = found.iter().max_by_key(|found| found.severity()).expect("a finding");
    let reported = found.iter().filter(|found| found.severity() > Severity::Silent).count();
    assert!(reported <= 1, "at most one is more than a notice: {found:?}");
    assert_eq!(most_severe.message(), message);
    assert_eq!((most_severe.rule(), most_severe.level(), most_severe.severity()), (rule, level, severity), "{message}");
}
