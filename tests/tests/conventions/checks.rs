//! The conventions check: what it covers, what it can ignore, and what it reports.

use crate::emit::{Emit, int, text, with};
use opentelemetry::trace::{Link, Span as _, SpanContext, SpanKind, Status, Tracer as _, TracerProvider as _};
use opentelemetry::{InstrumentationScope, KeyValue, SpanId, TraceFlags, TraceId};
use opentelemetry_sdk::trace::SdkTracerProvider;
use otel_runtime::testing::semconv::{FindingLevel, Rule};
use otel_runtime::testing::{ConventionCheck, Place, Receiver, TestTelemetry};
use std::panic::{AssertUnwindSafe, catch_unwind};

/// The findings in the telemetry of `emit`, each as `place name: rule subject`, without those of level information.
#[track_caller]
fn check(emit: impl FnOnce(&Emit), expected: &[&str]) {
    let telemetry = TestTelemetry::new();
    emit(&Emit::into_memory(&telemetry));
    assert_eq!(found(telemetry.conventions()), expected);
}

fn found(check: ConventionCheck) -> Vec<String> {
    let report = check.level(FindingLevel::Improvement).check();
    let line = |found: &otel_runtime::testing::ConventionFinding| {
        let (place, rule) = (found.place().as_str(), found.rule().as_str());
        format!("{place} {}: {rule} {}", found.name(), found.subject())
    };
    report.failures().map(line).collect()
}

/// The message of a failed assertion.
#[track_caller]
pub(crate) fn failure(check: ConventionCheck) -> String {
    let panic = catch_unwind(AssertUnwindSafe(|| check.assert_clean())).expect_err("it is clean");
    panic.downcast_ref::<String>().cloned().unwrap_or_else(|| panic.downcast_ref::<&str>().unwrap_or(&"").to_string())
}

#[test]
fn no_telemetry_is_a_failure() {
    let telemetry = TestTelemetry::new();
    let receiver = Receiver::start();
    let (in_memory, sent) = (|| telemetry.conventions(), || receiver.conventions());
    for check in [&in_memory as &dyn Fn() -> ConventionCheck, &sent] {
        assert_eq!(failure(check()), "nothing was emitted, so there is nothing to check");
        let report = check().check();
        assert!(report.is_empty() && !report.is_clean());
    }
    drop(telemetry.tracer("by hand").start("load"));
    telemetry.conventions().assert_clean();
}

#[test]
fn a_failed_assertion_groups_its_findings() {
    let telemetry = TestTelemetry::new();
    let emit = Emit::into_memory(&telemetry);
    for name in ["load", "store"] {
        let attributes = vec![KeyValue::new("code.lineno", 7), KeyValue::new("acme.tier", "gold")];
        emit.span(name, SpanKind::Internal, Status::Unset, attributes);
    }
    emit.log(None, text(&[("http.response.status_code", "200")]));
    let expected = "\
5 × violation, 2 × improvement in 2 spans, 0 metrics, 1 log record

violation deprecated
  2 × attribute `code.lineno` is deprecated; write its new name `code.line.number` (span `load`)

violation missing_attribute
  2 × unknown attribute `acme.tier`; register it in a table, or declare it as your own with `namespaces = [\"acme\"]` in \
`[package.metadata.otel]` (span `load`)

violation type_mismatch
  1 × attribute `http.response.status_code` has type `int`, but its value has type `string`; write an integer \
(log record `it happened`)

to register your own names for this check, use `.company(table)`; to declare their namespace, \
use `.namespace(\"acme\")`; `[package.metadata.otel]` applies only at compile time";
    assert_eq!(failure(telemetry.conventions()), expected);
    let known = failure(telemetry.conventions().namespace("acme"));
    assert!(known.starts_with("3 × violation") && !known.contains("names of your own"), "{known}");
}

#[test]
fn the_guide_shows_a_failed_assertion() {
    let telemetry = TestTelemetry::new();
    let attributes = with(&[("http.method", "GET")], [int("acme.user.id", 7)]);
    Emit::into_memory(&telemetry).span("GET /users/42", SpanKind::Internal, Status::Unset, attributes);
    let failure = failure(telemetry.conventions());
    assert!(include_str!("../../../docs/conventions.md").contains(&failure), "{failure}");
}

#[test]
fn findings_can_be_ignored_by_their_properties() {
    let telemetry = TestTelemetry::new();
    let emit = Emit::into_memory(&telemetry);
    emit.span("GET /legacy", SpanKind::Internal, Status::Unset, vec![int("legacy.id", 1)]);
    emit.log(None, vec![int("legacy.id", 1), int("hello", 1)]);
    let [in_span, in_log, hello] = [
        "span GET /legacy: missing_attribute legacy.id",
        "log record it happened: missing_attribute legacy.id",
        "log record it happened: missing_attribute hello",
    ];
    let no_namespace = "log record it happened: missing_namespace hello";
    let all = || telemetry.conventions();
    assert_eq!(found(all()), [in_span, in_log, no_namespace, hello]);
    assert_eq!(found(all().ignore(|found| found.rule() == Rule::MissingAttribute)), [no_namespace]);
    assert_eq!(found(all().ignore(|found| found.is_about("legacy.*"))), [no_namespace, hello]);
    assert_eq!(found(all().ignore(|found| found.is_in("GET *"))), [in_log, no_namespace, hello]);
    let both = all().ignore(|found| found.place() == Place::Log).ignore(|found| found.is_about("legacy.*"));
    assert_eq!(found(both), [""; 0]);
}

#[test]
fn the_level_decides_what_is_a_failure() {
    let telemetry = TestTelemetry::new();
    Emit::into_memory(&telemetry).log(None, text(&[("host.name", "a")]));
    telemetry.conventions().assert_clean();
    let reported = failure(telemetry.conventions().level(FindingLevel::Improvement));
    assert!(
        reported.starts_with("1 × improvement in 0 spans, 0 metrics, 1 log record\n\nimprovement not_stable\n"),
        "{reported}"
    );
    let report = telemetry.conventions().check();
    assert_eq!((report.findings().len(), report.failures().count()), (1, 0));
}

#[test]
fn a_span_requires_the_attributes_of_its_inferred_type() {
    let emit = |kind, attributes: &[(&'static str, &'static str)]| {
        let attributes = text(attributes);
        move |emit: &Emit| emit.span("query", kind, Status::Unset, attributes)
    };
    let lacks_system = "span query: required_attribute_not_present db.system.name";
    check(emit(SpanKind::Client, &[("db.query.summary", "SELECT users")]), &[lacks_system]);
    check(emit(SpanKind::Client, &[("db.system.name", "sqlite")]), &[]);
    // Not a client span, so not a database call.
    check(emit(SpanKind::Internal, &[("db.query.summary", "SELECT users")]), &[]);
}

#[test]
fn a_declared_type_is_checked_in_full() {
    let telemetry = TestTelemetry::new();
    let emit = Emit::into_memory(&telemetry);
    emit.span("GET cart", SpanKind::Server, Status::Unset, text(&[("db.system.name", "memcached")]));
    emit.span("other", SpanKind::Client, Status::Unset, Vec::new());
    let declared = telemetry.conventions().span_type("GET *", "db.redis.client").span_type("*", "acme.unknown");
    let found = found(declared);
    for expected in [
        "span GET cart: unexpected_span_kind db.redis.client",
        "span GET cart: unexpected_value db.system.name",
        "span GET cart: recommended_attribute_not_present db.query.text",
        "span other: missing_span acme.unknown",
    ] {
        assert!(found.iter().any(|line| line == expected), "{expected} is not in {found:#?}");
    }
}

#[test]
fn status_and_error_type_agree() {
    let failed = || Status::error("no");
    let http = [("http.request.method", "GET"), ("url.path", "/"), ("url.scheme", "http")];
    let server = |status| move |emit: &Emit| emit.span("GET", SpanKind::Server, status, text(&http));
    check(server(Status::Unset), &[]);
    check(server(failed()), &["span GET: required_attribute_not_present error.type"]);
    let plain = |status, attributes: &[(&'static str, &'static str)]| {
        let attributes = text(attributes);
        move |emit: &Emit| emit.span("work", SpanKind::Internal, status, attributes)
    };
    check(plain(failed(), &[]), &["span work: recommended_attribute_not_present error.type"]);
    check(plain(failed(), &[("error.type", "timeout")]), &[]);
    check(plain(Status::Unset, &[("error.type", "timeout")]), &["span work: unexpected_status error.type"]);
    check(plain(Status::Ok, &[("error.type", "timeout")]), &["span work: unexpected_status error.type"]);
}

#[test]
fn a_value_in_the_name_of_a_span_is_found() {
    let name = "GET /users/42";
    check(
        |emit| emit.span(name, SpanKind::Internal, Status::Unset, Vec::new()),
        &["span GET /users/42: high_cardinality_name GET /users/42"],
    );
}

/// Each has an unknown attribute.
#[test]
fn every_kind_of_attribute_set_is_checked() {
    let receiver = Receiver::start();
    let runtime = tokio::runtime::Builder::new_multi_thread().worker_threads(1).enable_all().build();
    let runtime = runtime.expect("a runtime");
    let _inside = runtime.enter();
    let provider = provider(&receiver);
    let scope = InstrumentationScope::builder("shop").with_attributes([int("acme.scope", 1)]).build();
    let tracer = provider.tracer_with_scope(scope);
    let other = SpanContext::new(
        TraceId::from_bytes([1; 16]),
        SpanId::from_bytes([2; 8]),
        TraceFlags::SAMPLED,
        true,
        opentelemetry::trace::TraceState::NONE,
    );
    for _ in 0..2 {
        let mut span =
            tracer.span_builder("load").with_links(vec![Link::new(other.clone(), vec![int("acme.link", 1)], 0)]);
        span.attributes = Some(vec![int("acme.span", 1)]);
        let mut span = tracer.build(span);
        span.add_event("half way", vec![int("acme.event", 1)]);
    }
    provider.shutdown().expect("the receiver answers");
    // Resource and scope once, the others for each span.
    let once = ["resource shop: missing_attribute acme.resource", "scope shop: missing_attribute acme.scope"];
    let twice = [
        "span load: missing_attribute acme.span",
        "span event half way: missing_attribute acme.event",
        "span link load: missing_attribute acme.link",
    ];
    let expected: Vec<_> = once.into_iter().chain(twice).chain(twice).collect();
    assert_eq!(found(receiver.conventions()), expected);
}

fn provider(receiver: &Receiver) -> SdkTracerProvider {
    use opentelemetry_otlp::WithExportConfig as _;
    let exporter = opentelemetry_otlp::SpanExporter::builder().with_tonic().with_endpoint(receiver.grpc_endpoint());
    let resource = opentelemetry_sdk::Resource::builder_empty()
        .with_attributes([KeyValue::new("service.name", "shop"), int("acme.resource", 1)]);
    SdkTracerProvider::builder()
        .with_resource(resource.build())
        .with_batch_exporter(exporter.build().expect("a loopback address is an endpoint"))
        .build()
}

#[test]
fn instruments_are_identified_by_their_data() {
    let emit = |emit: &Emit| {
        let lower =
            |name: &'static str| emit.meter.i64_up_down_counter(name).with_unit("{request}").build().add(1, &[]);
        lower("http.server.active_requests");
        emit.meter.u64_gauge("http.client.active_requests").with_unit("{request}").build().record(1, &[]);
    };
    let telemetry = TestTelemetry::new();
    emit(&Emit::into_memory(&telemetry));
    let instruments = found(telemetry.conventions().ignore(|found| found.rule() != Rule::UnexpectedInstrument));
    assert_eq!(instruments, ["metric http.client.active_requests: unexpected_instrument http.client.active_requests"]);
}
