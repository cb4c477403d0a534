//! `if` and `current`.

use crate::{block_on, pause, record};
use opentelemetry::Context;
use opentelemetry::trace::TraceContextExt as _;
use otel_runtime::testing::TestTelemetry;
use otel_runtime::traced;
use std::future::Future;
use std::pin::Pin;

#[traced(if = wanted)]
fn sometimes(wanted: bool) -> u8 {
    child();
    1
}

#[traced]
fn child() {}

#[test]
fn without_its_condition_a_call_is_not_recorded() {
    #[traced]
    fn outer(wanted: bool) {
        sometimes(wanted);
    }
    record(|| outer(false)).assert_tree("\n outer\n   child\n");
    record(|| outer(true)).assert_tree("\n outer\n   sometimes\n     child\n");
}

#[test]
fn a_condition_works_with_async_functions_and_boxed_futures() {
    #[traced(if = wanted)]
    async fn plain(wanted: bool) {}
    #[traced(if = wanted)]
    fn boxed(wanted: bool) -> Pin<Box<dyn Future<Output = ()>>> {
        Box::pin(async {})
    }
    let run = |wanted| record(|| block_on(async move { (plain(wanted).await, boxed(wanted).await) }));
    run(false).assert_no_spans();
    assert_eq!(run(true).spans().names(), ["plain", "boxed"]);
}

#[traced(current, fields(acme.hit = hit))]
fn note(hit: bool) {}

#[traced(current, err, ret)]
fn check(ok: bool) -> Result<u8, String> {
    if ok { Ok(1) } else { Err("bad".into()) }
}

#[traced(current, fields(acme.later = true))]
async fn note_later() -> u8 {
    pause().await;
    child();
    2
}

#[traced(current, fields(acme.boxed = true), ret)]
fn note_boxed() -> Pin<Box<dyn Future<Output = u8> + Send>> {
    Box::pin(async { 3 })
}

#[test]
fn current_writes_to_the_current_span() {
    #[traced]
    fn outer() {
        note(true);
        child();
    }
    let telemetry = record(outer);
    telemetry.span("outer").attr("acme.hit", true).status_unset();
    telemetry.assert_tree("\n outer\n   child\n");
}

#[test]
fn current_records_the_outcome() {
    #[traced]
    fn outer(ok: bool) {
        _ = check(ok);
    }
    let telemetry = record(|| outer(false));
    telemetry.span("outer").error("bad").error_type("std::string::String").no_attr("return");
    telemetry.log_in_span("outer").attr("exception.message", "bad");
    record(|| outer(true)).span("outer").status_unset().attr("return", 1);
}

#[test]
fn current_works_with_async_functions() {
    #[traced]
    async fn outer() {
        note_later().await;
        child();
    }
    let telemetry = record(|| block_on(outer()));
    telemetry.span("outer").attr("acme.later", true).status_unset();
    telemetry.assert_tree("\n outer\n   child\n   child\n");
}

#[test]
fn current_works_with_returned_futures() {
    #[traced]
    async fn outer() -> u8 {
        note_boxed().await
    }
    let telemetry = record(|| block_on(outer()));
    telemetry.span("outer").attr("acme.boxed", true).attr("return", 3).status_unset();
    telemetry.assert_tree("outer");
    telemetry.spans().assert_len(1);
}

#[test]
fn current_without_a_span_does_nothing() {
    let telemetry = record(|| {
        note(true);
        assert_eq!(check(true), Ok(1));
        assert_eq!(block_on(note_later()), 2);
        assert_eq!(block_on(note_boxed()), 3);
    });
    assert_eq!(telemetry.spans().names(), ["child"]);
    telemetry.assert_no_logs();
}

#[test]
fn current_takes_a_condition_and_links() {
    #[traced(current, if = wanted, fields(acme.n = 1), links = [link])]
    fn joins(wanted: bool, link: &Context) {}
    #[traced]
    fn outer(wanted: bool) {
        let link = Context::current();
        joins(wanted, &link);
    }
    record(|| outer(true)).span("outer").attr("acme.n", 1).links(1);
    record(|| outer(false)).span("outer").no_attr("acme.n").links(0);
}

#[test]
fn current_writes_to_a_span_created_with_the_api() {
    use opentelemetry::trace::Tracer as _;
    let telemetry = TestTelemetry::new();
    let tracer = telemetry.tracer("by hand");
    telemetry.run(|| {
        tracer.in_span("by hand", |context| {
            note(false);
            assert!(context.span().is_recording(), "it goes on");
        });
    });
    telemetry.span("by hand").attr("acme.hit", false);
}
