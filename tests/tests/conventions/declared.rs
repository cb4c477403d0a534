//! What a test declares itself: types of spans, namespaces and tables, and that a mistake in one is told.

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
    let told = failure(check().span_type("chekout", "acme.checkout"));
    let expected = "no span is named `chekout`, so none was checked as `acme.checkout`; write the name of one";
    assert!(told.contains(&format!("violation missing_span\n  1 × {expected}")), "{told}");
    let told = failure(check().span_type("*", "acme.checkout").span_type("check*", "acme.checkout"));
    assert!(
        told.contains(
            "patterns before `check*` match all of its spans, so none was checked as `acme.checkout`; write it"
        )
    );
}

#[test]
fn namespaces_are_those_that_settings_take() {
    let telemetry = TestTelemetry::new();
    for (namespace, told) in [
        ("http", "`http` belongs to the conventions; declare what is yours below it, such as `http.acme`"),
        ("Acme", "`Acme` is no namespace, which is lower-case words with single `.` or `_` between them; write `acme`"),
    ] {
        let panic = catch_unwind(AssertUnwindSafe(|| telemetry.conventions().namespace(namespace)));
        let panic = panic.err().and_then(|panic| panic.downcast::<String>().ok()).expect("it is taken");
        assert_eq!(*panic, format!("`.namespace(..)`: {told}"));
    }
}

#[test]
fn nothing_malformed_is_to_be_declared() {
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
fn a_table_that_asks_for_what_is_nowhere_is_told() {
    let telemetry = TestTelemetry::new();
    let orders = || Table::parse("event\tacme.ordered\ts\t\tacme.tier=R\n").expect("a table");
    let told = failure(telemetry.conventions().company(orders()));
    let expected = "`.company(..)`: a table asks for what is nowhere\n\
        line 1: `acme.ordered` asks for the unknown attribute `acme.tier`; write a row for it, such as ";
    assert!(told.starts_with(expected), "{told}");
    let tier = Table::parse("attribute\tacme.tier\tstring\ts\n").expect("a table");
    drop(telemetry.tracer("by hand").start("load"));
    telemetry.conventions().company(orders()).company(tier).assert_clean();
}
