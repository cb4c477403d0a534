//! What each rule says, word by word, and how bad it is.

mod attributes;
mod signals;

use otel_semconv::{Finding, Level, Registry, Rule, Severity};

fn official() -> Registry {
    Registry::official()
}

/// The finding that is loudest while compiling.
#[track_caller]
fn check(found: &[Finding], rule: Rule, level: Level, severity: Severity, message: &str) {
    let loudest = found.iter().max_by_key(|found| found.severity()).expect("something is found");
    let louder = found.iter().filter(|found| found.severity() > Severity::Silent).count();
    assert!(louder <= 1, "at most one is no notice: {found:?}");
    assert_eq!(loudest.message(), message);
    assert_eq!((loudest.rule(), loudest.level(), loudest.severity()), (rule, level, severity), "{message}");
}
