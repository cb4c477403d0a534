//! Declarations of a test: span types, namespaces and tables, and the reports of mistakes in them.

use crate::checks::failure;
use crate::emit::Emit;
use opentelemetry::KeyValue;
use opentelemetry::trace::{SpanKind, Status, Tracer as _};
use otel_runtime::testing::TestTelemetry;
use otel_runtime::testing::semconv::Table;
use std::panic::{AssertUnwindSafe, catch_unwind};

#[test]
fn a_declared_type_without_a_span_is_a_finding() {
    let telemetry = TestTelemetry::new();
    let emit = Emit::into_memory(&telemetry);
    emit.span("checkout", SpanKind::Internal, Status::Unset, vec![]);
    let acme = || Table::parse("span\tacme.checkout\tinternal\ts\n").expect("a table");
    let check = || telemetry.conventions().company(acme());
    check().span_type("checkout", "acme.checkout").assert_clean();
    let reported = failure(check().span_type("chekout", "acme.checkout"));
    let expected = "no span name matches `chekout`, so no span was checked as `acme.checkout`; write a pattern that \
                    matches one";
    assert!(reported.contains(&format!("violation missing_span\n  1 × {expected}")), "{reported}");
    let reported = failure(check().span_type("*", "acme.checkout").span_type("check*", "acme.checkout"));
    assert!(reported.contains(
        "earlier patterns match all spans of `check*`, so no span was checked as `acme.checkout`; write this \
             pattern"
    ));
}

#[test]
fn namespaces_have_the_rules_of_the_settings() {
    let telemetry = TestTelemetry::new();
    for (namespace, reported) in [
        ("http", "`http` belongs to the conventions; declare your own namespace below it, such as `http.acme`"),
        (
            "Acme",
            "`Acme` is not a valid namespace, which consists of lower-case words separated by single `.` or `_`; write `acme`",
        ),
    ] {
        let panic = catch_unwind(AssertUnwindSafe(|| telemetry.conventions().namespace(namespace)));
        let panic = panic.err().and_then(|panic| panic.downcast::<String>().ok()).expect("it is taken");
        assert_eq!(*panic, format!("`.namespace(..)`: {reported}"));
    }
}

#[test]
fn malformed_declarations_are_refused() {
    let telemetry = TestTelemetry::new();
    let emit = Emit::into_memory(&telemetry);
    let attributes = vec![KeyValue::new("HTTP.colour", 1), KeyValue::new(".colour", 1), KeyValue::new("", 1)];
    emit.span("load", SpanKind::Internal, Status::Unset, attributes);
    let report = telemetry.conventions().check();
    assert!(report.findings().len() > 2, "{report}");
    for found in report.findings() {
        assert!(!found.message().contains("namespaces = "), "{found}");
    }
}

#[test]
fn a_table_with_unknown_references_is_reported() {
    let telemetry = TestTelemetry::new();
    let orders = || Table::parse("event\tacme.ordered\ts\t\tacme.tier=R\n").expect("a table");
    let reported = failure(telemetry.conventions().company(orders()));
    let expected = "`.company(..)`: a table refers to unknown names\n\
        line 1: `acme.ordered` lists the unknown attribute `acme.tier`; add a row for it, such as ";
    assert!(reported.starts_with(expected), "{reported}");
    let tier = Table::parse("attribute\tacme.tier\tstring\ts\n").expect("a table");
    drop(telemetry.tracer("by hand").start("load"));
    telemetry.conventions().company(orders()).company(tier).assert_clean();
}
