//! Log records of traces that are dropped.

use super::*;
use opentelemetry::logs::{LogRecord as _, Logger as _, Severity};
use otel_runtime::log;

#[traced]
fn order(fails: bool) -> Result<(), String> {
    log!("placed", level = "info");
    log!("stock is low", level = "warn");
    step(fails)
}

#[test]
fn records_below_warn_are_dropped_with_their_trace() {
    let telemetry = telemetry(nothing().keep_errors().drop_logs_of_dropped_traces());
    telemetry.run(|| {
        log!("outside", level = "info");
        _ = order(false);
    });
    assert_eq!(telemetry.logs().bodies(), ["outside", "stock is low"]);
    assert_eq!(decisions(&telemetry).log_records_dropped, 1);
    telemetry.clear();
    _ = telemetry.run(|| order(true));
    let mut bodies = telemetry.logs().bodies();
    bodies.sort_unstable();
    assert_eq!(bodies, ["placed", "stock is low"]);
    assert_eq!(telemetry.logs().in_span("order").len(), 2);
    assert_eq!(decisions(&telemetry).log_records_dropped, 1);
}

#[test]
fn records_by_hand_follow_their_trace() {
    let telemetry = telemetry(nothing().keep_errors().drop_logs_of_dropped_traces());
    let (tracer, logger) = (telemetry.tracer("by hand"), telemetry.logger("by hand"));
    let emit = |severity: Option<Severity>, body: &'static str| {
        let mut record = logger.create_log_record();
        if let Some(severity) = severity {
            record.set_severity_number(severity);
        }
        record.set_body(body.into());
        logger.emit(record);
    };
    for fails in [false, true] {
        let root = telemetry.context().with_span(tracer.start_with_context("root", &telemetry.context()));
        let _current = root.clone().attach();
        emit(Some(Severity::Debug), "debug");
        emit(None, "unknown");
        emit(Some(Severity::Error), "error");
        if fails {
            root.span().set_status(Status::error("failed"));
        }
        root.span().end();
        emit(Some(Severity::Info), "late");
    }
    assert_eq!(telemetry.logs().bodies(), ["unknown", "error", "unknown", "error", "debug", "late"]);
    assert_eq!(decisions(&telemetry).log_records_dropped, 2);
}

#[test]
fn without_the_setting_all_records_are_written() {
    let telemetry = telemetry(nothing().keep_errors());
    _ = telemetry.run(|| order(false));
    assert_eq!(telemetry.logs().bodies(), ["placed", "stock is low"]);
}
