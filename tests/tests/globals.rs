//! Call sites follow the global providers of OpenTelemetry. One test, because globals are process-wide.

use opentelemetry::global;
use opentelemetry::logs::AnyValue;
use opentelemetry::trace::noop::NoopTracerProvider;
use opentelemetry_sdk::logs::{InMemoryLogExporter, SdkLoggerProvider};
use opentelemetry_sdk::trace::{InMemorySpanExporter, SdkTracerProvider};
use otel_runtime::{logged, refresh_globals, set_logger_provider, traced};

#[traced]
fn early(calls: u32) -> u32 {
    calls
}

#[traced(root, fields(n = calls))]
fn rich(calls: u32) -> u32 {
    calls
}

#[traced]
fn first_called_late() {
    early(0);
}

#[traced(err)]
fn fails() -> Result<(), &'static str> {
    Err("no")
}

#[logged("call {calls}")]
fn reported(calls: u32) -> u32 {
    calls
}

fn provider() -> (SdkTracerProvider, InMemorySpanExporter) {
    let exporter = InMemorySpanExporter::default();
    (SdkTracerProvider::builder().with_simple_exporter(exporter.clone()).build(), exporter)
}

fn set_logs() -> InMemoryLogExporter {
    let exporter = InMemoryLogExporter::default();
    set_logger_provider(SdkLoggerProvider::builder().with_simple_exporter(exporter.clone()).build());
    exporter
}

fn bodies(exporter: &InMemoryLogExporter) -> Vec<String> {
    let logs = exporter.get_emitted_logs().expect("the exporter works");
    exporter.reset();
    let body = |body: &AnyValue| match body {
        AnyValue::String(text) => text.as_str().to_owned(),
        other => format!("{other:?}"),
    };
    logs.iter().filter_map(|log| log.record.body().map(body)).collect()
}

fn names(exporter: &InMemorySpanExporter) -> Vec<String> {
    let spans = exporter.get_finished_spans().expect("the exporter works");
    exporter.reset();
    spans.into_iter().map(|span| span.name.into_owned()).collect()
}

#[test]
fn call_sites_follow_the_global_providers() {
    // No provider: the bodies run.
    assert_eq!((0..1000).map(early).max(), Some(999));
    assert_eq!((0..1000).map(rich).max(), Some(999));
    assert_eq!(fails(), Err("no"));

    // Set long after the first calls: found automatically within 256 calls.
    let (first, spans) = provider();
    global::set_tracer_provider(first);
    (0..256).for_each(|n| assert_eq!(early(n), n));
    let found = names(&spans);
    assert!(!found.is_empty() && found.iter().all(|name| name == "early"), "{found:?}");
    (0..3).for_each(|n| assert_eq!(early(n), n));
    assert_eq!(names(&spans), ["early"; 3]);

    // Set before the first call of a call site, and before any call with its options.
    first_called_late();
    assert_eq!(names(&spans), ["early", "first_called_late"]);
    rich(1);
    assert_eq!(names(&spans), ["rich"]);

    // A replacement is used immediately.
    let (second, others) = provider();
    global::set_tracer_provider(second);
    first_called_late();
    assert_eq!(names(&spans), [""; 0]);
    assert_eq!(names(&others), ["early", "first_called_late"]);

    // OpenTelemetry has no global provider for log records.
    _ = fails();
    assert_eq!((0..1000).map(reported).max(), Some(999));
    let logs = set_logs();
    _ = fails();
    assert_eq!(logs.get_emitted_logs().expect("the exporter works").len(), 1);
    logs.reset();
    reported(1);
    reported(2);
    assert_eq!(bodies(&logs), ["call 1", "call 2"]);
    let others_logs = set_logs();
    reported(3);
    assert_eq!((bodies(&logs), bodies(&others_logs)), (vec![], vec!["call 3".to_owned()]));
    assert_eq!(names(&others), ["fails", "fails"]);

    // Removed, forgotten, and set again: after a refresh, the next call finds it.
    global::set_tracer_provider(NoopTracerProvider::new());
    refresh_globals();
    (0..1000).for_each(|n| assert_eq!(early(n), n));
    let (third, late) = provider();
    global::set_tracer_provider(third);
    early(1);
    assert_eq!(names(&late), [""; 0], "nothing made this call site look again");
    refresh_globals();
    early(1);
    assert_eq!(names(&late), ["early"]);
    assert_eq!(names(&others), [""; 0]);
}
