//! Variables that are refused.

use super::run::exported;

/// Checks that the variable is named in the report, and that telemetry is exported nevertheless.
#[track_caller]
fn refused(test: &str, value: &str) {
    let variable = test.to_uppercase();
    let run = exported(&[(&variable, value)]);
    assert_eq!(run.problems, [format!("{variable}: not supported yet")]);
    run.receiver.span("work");
}

#[test]
fn otel_entities() {
    refused("otel_entities", "service{service.name=shop}");
}

