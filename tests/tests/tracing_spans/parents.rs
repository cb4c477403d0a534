//! The parent of a span: the current span of either kind, an explicit one, or none.

use crate::{recorded, recorded_by};
use opentelemetry::baggage::BaggageExt as _;
use opentelemetry::trace::{SpanContext, SpanId, TraceContextExt as _, TraceFlags, TraceId, TraceState, Tracer as _};
use opentelemetry::{Context, KeyValue};
use otel_runtime::testing::TestTelemetry;
use otel_runtime::traced;
use tracing::{Instrument as _, debug_span, info, info_span, instrument};

#[traced]
fn annotated(work: impl FnOnce()) {
    work();
}

#[traced]
fn writes() {
    info!("deep");
}

#[instrument(skip_all)]
fn instrumented(work: impl FnOnce()) {
    work();
}

#[test]
fn spans_have_the_entries_of_baggage_that_are_listed() {
    for sdk in [false, true] {
        let telemetry = TestTelemetry::builder().sdk_pipeline(sdk).baggage_attributes(["tenant.id"]).build();
        let telemetry = recorded_by(telemetry, || {
            let _current =
                Context::current_with_baggage([KeyValue::new("tenant.id", "acme"), KeyValue::new("other", "1")])
                    .attach();
            tracing::info_span!("outer").in_scope(|| tracing::info_span!("inner", tenant.id = "own").in_scope(|| ()));
        });
        telemetry.span("outer").attr("tenant.id", "acme").no_attr("other");
        telemetry.span("inner").attr("tenant.id", "own");
    }
}

#[test]
fn spans_of_all_kinds_nest_in_any_order() {
    let telemetry = TestTelemetry::new();
    let tracer = telemetry.tracer("hand-written");
    let telemetry = recorded_by(telemetry, || {
        annotated(|| {
            instrumented(|| {
                tracer.in_span("by hand", |_| {
                    info_span!("inner").in_scope(writes);
                    instrumented(|| ());
                });
            });
        });
    });
    telemetry.assert_tree(
        "
        annotated
          instrumented
            by hand
              inner
                writes
              instrumented
        ",
    );
    telemetry.logs().only().in_span("writes");
}

#[test]
fn an_explicit_parent_or_none_replaces_the_current_span() {
    let telemetry = recorded(|| {
        let outer = info_span!("outer");
        let other = info_span!("other");
        outer.in_scope(|| {
            drop(info_span!(parent: &other, "child of other"));
            drop(info_span!(parent: None, "root"));
            drop(info_span!("child of outer"));
            annotated(|| drop(info_span!(parent: None, "root in annotated")));
        });
    });
    telemetry.span("child of other").child_of("other");
    telemetry.span("root").root();
    telemetry.span("root in annotated").root();
    telemetry.span("child of outer").child_of("outer");
}

#[test]
fn a_disabled_span_is_left_out_of_the_tree() {
    let telemetry = recorded(|| {
        info_span!("outer").in_scope(|| {
            let disabled = debug_span!("disabled");
            disabled.in_scope(|| annotated(|| info!("deep")));
            drop(info_span!(parent: &disabled, "child of a disabled span"));
        });
    });
    telemetry.span("annotated").child_of("outer");
    telemetry.span("child of a disabled span").child_of("outer");
    assert_eq!(telemetry.spans().len(), 3);
}

#[test]
fn the_filter_applies_as_to_annotated_functions() {
    let filter = "warn,tracing_spans::parents=debug,loud=off".parse().expect("a filter");
    let telemetry = recorded_by(TestTelemetry::builder().filter(filter).build(), || {
        drop(debug_span!("enabled by its module"));
        drop(info_span!(target: "elsewhere", "too detailed"));
        drop(tracing::warn_span!(target: "elsewhere", "important"));
        drop(tracing::error_span!("loud"));
    });
    assert_eq!(telemetry.spans().names(), ["enabled by its module", "important"]);
}

#[test]
fn follows_from_is_a_link() {
    let telemetry = recorded(|| {
        let (first, second, cause) = (info_span!("first"), info_span!("second"), info_span!("cause"));
        // Before the span starts, and afterwards.
        first.follows_from(&cause);
        second.in_scope(|| second.follows_from(&cause));
    });
    telemetry.span("first").links(1).root();
    telemetry.span("second").links(1).root();
    let cause = telemetry.span("cause").data().span_id;
    for name in ["first", "second"] {
        assert_eq!(telemetry.span(name).data().links[0].span_id, cause);
    }
}

#[test]
fn a_child_of_an_unsampled_span_is_not_sampled() {
    let unsampled =
        SpanContext::new(TraceId::from(1), SpanId::from(2), TraceFlags::NOT_SAMPLED, true, TraceState::NONE);
    let mut ids = (SpanId::INVALID, SpanId::INVALID);
    let telemetry = recorded(|| {
        let _attached = Context::current().with_remote_span_context(unsampled).attach();
        info_span!("unsampled", costly = tracing::field::Empty).in_scope(|| {
            let outer = Context::current().span().span_context().clone();
            assert_eq!((outer.trace_id(), outer.is_sampled()), (TraceId::from(1), false));
            ids = (outer.span_id(), Context::current().span().span_context().span_id());
            annotated(|| ());
        });
    });
    assert_ne!(ids.0, SpanId::from(2), "an unsampled span has an ID of its own");
    assert_eq!(ids.0, ids.1);
    telemetry.assert_no_spans();
}

#[test]
fn a_suppressed_context_records_no_spans() {
    let telemetry = recorded(|| {
        let _suppressed = Context::enter_telemetry_suppressed_scope();
        info_span!("suppressed").in_scope(|| info!("suppressed"));
    });
    telemetry.assert_no_spans();
    telemetry.assert_no_logs();
}

#[test]
fn an_instrumented_future_has_its_span_while_it_is_polled() {
    let telemetry = TestTelemetry::new();
    let subscriber = tracing_subscriber::Layer::with_subscriber(
        otel_runtime::bridge::tracing_layer(),
        tracing_subscriber::registry(),
    );
    tracing::subscriber::with_default(subscriber, || {
        telemetry.block_on(async {
            let task = async {
                tokio::task::yield_now().await;
                writes();
            };
            task.instrument(info_span!("task")).await;
            annotated(|| ());
        });
    });
    telemetry.assert_tree(
        "
        task
          writes
        annotated
        ",
    );
    telemetry.logs().only().in_span("writes");
}
