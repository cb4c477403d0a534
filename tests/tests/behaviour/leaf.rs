//! Leaf spans, which do not become the current span.

use opentelemetry::trace::{Status, TraceContextExt as _};
use otel_runtime::testing::TestTelemetry;
use otel_runtime::{log, logged, record, span, traced};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

#[traced]
fn outer(work: impl FnOnce()) {
    work();
}

#[traced(leaf, args(n), err)]
fn leaf(n: u64) -> Result<u64, String> {
    inner();
    record!("acme.set" = "inside");
    if n == 0 { Err("nothing".to_owned()) } else { Ok(n) }
}

#[traced]
fn inner() {}

#[test]
fn it_is_a_child_of_the_current_span_and_the_parent_of_none() {
    let telemetry = super::record(|| outer(|| _ = leaf(1)));
    telemetry.span("leaf").child_of("outer").attr("n", 1).status_unset();
    telemetry.span("inner").child_of("outer");
    // `record!` sets the attribute of the current span, which is another one.
    telemetry.span("leaf").no_attr("acme.set");
    telemetry.span("outer").attr("acme.set", "inside");
}

#[test]
fn its_outcome_is_that_of_every_span() {
    let telemetry = super::record(|| outer(|| _ = leaf(0)));
    telemetry.span("leaf").error("nothing").error_type("std::string::String");
    telemetry.logs().only().in_span("leaf").attr("exception.message", "nothing");
}

#[test]
fn a_root_and_an_explicit_parent_are_as_for_every_span() {
    #[traced(leaf, root)]
    fn alone() {}

    let telemetry = super::record(|| outer(alone));
    telemetry.span("alone").root();
}

#[test]
fn the_current_span_stays_while_a_future_is_polled() {
    #[traced(leaf, poll_stats)]
    async fn fetch() -> opentelemetry::trace::SpanId {
        tokio::task::yield_now().await;
        opentelemetry::Context::current().span().span_context().span_id()
    }

    #[traced]
    async fn around() -> bool {
        let own = opentelemetry::Context::current().span().span_context().span_id();
        fetch().await == own
    }

    let telemetry = TestTelemetry::new();
    assert!(telemetry.block_on(around()));
    telemetry.span("fetch").child_of("around").attr("function.polls", 2);
}

#[test]
fn the_record_of_the_same_function_belongs_to_it() {
    #[traced(leaf)]
    #[logged("written")]
    fn write() {
        log!("inside");
    }

    let telemetry = super::record(|| outer(write));
    telemetry.log_in_span("write").body("written");
    telemetry.log_in_span("outer").body("inside");
}

#[test]
fn a_block_can_be_a_leaf() {
    let telemetry = super::record(|| {
        outer(|| {
            span!("hash", leaf; { inner() });
            let _guard = span!("guarded", leaf);
            inner();
        });
    });
    telemetry.span("hash").child_of("outer");
    telemetry.span("guarded").child_of("outer");
    assert!(telemetry.spans().named("inner").iter().all(|span| span.status == Status::Unset));
    telemetry.spans().named("inner").nth(0).child_of("outer");
    telemetry.spans().named("inner").nth(1).child_of("outer");
}

#[test]
fn under_an_unsampled_span_nothing_is_evaluated() {
    static EVALUATIONS: AtomicU64 = AtomicU64::new(0);

    #[traced(leaf, fields(acme.n = EVALUATIONS.fetch_add(1, Relaxed)))]
    fn leaf() -> u8 {
        7
    }

    let telemetry = TestTelemetry::builder().sampler(opentelemetry_sdk::trace::Sampler::AlwaysOff).build();
    telemetry.run(|| outer(|| assert_eq!(leaf(), 7)));
    telemetry.assert_no_spans();
    assert_eq!(EVALUATIONS.load(Relaxed), 0);
}
