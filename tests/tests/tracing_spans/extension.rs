//! The extension trait, with the names of `tracing-opentelemetry`.

use crate::{recorded, recorded_by};
use opentelemetry::Context;
use opentelemetry::KeyValue;
use opentelemetry::trace::{SpanContext, SpanId, Status, TraceContextExt as _, TraceFlags, TraceId, TraceState};
use otel_runtime::bridge::{OpenTelemetrySpanExt as _, SetParentError};
use otel_runtime::testing::TestTelemetry;
use otel_runtime::traced;
use tracing::{Span, debug_span, info_span};

fn remote(flags: TraceFlags) -> Context {
    let span = SpanContext::new(TraceId::from(7), SpanId::from(8), flags, true, TraceState::NONE);
    Context::new().with_remote_span_context(span)
}

fn current() -> SpanId {
    Context::current().span().span_context().span_id()
}

#[traced]
fn annotated(work: impl FnOnce()) {
    work();
}

#[test]
fn a_remote_parent_is_set_before_the_span_is_entered() {
    let telemetry = recorded(|| {
        let span = info_span!("request", user = "ada");
        assert_eq!(span.set_parent(remote(TraceFlags::SAMPLED)), Ok(()));
        span.in_scope(|| annotated(|| ()));
        assert_eq!(span.set_parent(Context::new()), Err(SetParentError::AlreadyStarted));
    });
    let span = telemetry.span("request");
    span.remote_parent().attr("user", "ada");
    assert_eq!(span.data().span_context.trace_id(), TraceId::from(7));
    assert_eq!(span.data().parent_span_id, SpanId::from(8));
    telemetry.span("annotated").child_of("request");
}

#[test]
fn a_remote_parent_decides_about_sampling() {
    let telemetry = recorded(|| {
        let span = info_span!("request");
        assert_eq!(span.set_parent(remote(TraceFlags::NOT_SAMPLED)), Ok(()));
        span.in_scope(|| annotated(|| ()));
    });
    telemetry.assert_no_spans();
    let telemetry = recorded(|| {
        let unsampled = remote(TraceFlags::NOT_SAMPLED).span().span_context().clone();
        let _attached = Context::current().with_remote_span_context(unsampled).attach();
        let span = info_span!("request", early = 1);
        assert_eq!(span.set_parent(Context::current().with_remote_span_context(SpanContext::NONE)), Ok(()));
        span.set_attribute("late", 2);
    });
    telemetry.span("request").root().attr("late", 2).has_attr("code.file.path");
}

#[test]
fn attributes_status_links_and_events_are_set() {
    let telemetry = recorded(|| {
        let span = info_span!("span", replaced = 1);
        for late in [false, true] {
            let name = if late { "after" } else { "before" };
            span.set_attribute(name, 1);
            span.set_attribute("replaced", 2);
            span.add_link(remote(TraceFlags::SAMPLED).span().span_context().clone());
            span.in_scope(|| ());
        }
        span.add_link_with_attributes(
            remote(TraceFlags::SAMPLED).span().span_context().clone(),
            vec![KeyValue::new("reason", "retry")],
        );
        span.add_event("retried", vec![KeyValue::new("attempt", 2)]);
        span.set_status(Status::error("sold out"));
        span.set_status(Status::Unset);
    });
    let span = telemetry.span("span");
    span.attr("before", 1).attr("after", 1).attr("replaced", 2).links(3).event("retried").error("sold out");
}

#[test]
fn the_context_of_a_span_is_the_one_that_it_is_entered_in() {
    let telemetry = recorded(|| {
        let span = info_span!("span");
        let context = span.context();
        span.in_scope(|| assert_eq!(current(), context.span().span_context().span_id()));
        let _attached = context.attach();
        annotated(|| ());
    });
    telemetry.span("annotated").child_of("span");
}

#[test]
fn the_context_of_the_current_span_is_the_current_context() {
    recorded(|| {
        info_span!("span").in_scope(|| {
            annotated(|| assert_eq!(Span::current().context().span().span_context().span_id(), current()));
        });
        annotated(|| {
            assert_eq!(Span::current().context().span().span_context().span_id(), current());
            assert_eq!(debug_span!("disabled").context().span().span_context().span_id(), current());
        });
    });
}

#[test]
fn a_span_that_is_not_recorded_ignores_everything() {
    let work = |span: Span| {
        assert_eq!(span.set_parent(Context::new()), Err(SetParentError::NotRecorded));
        span.set_attribute("key", 1);
        span.set_status(Status::Ok);
        span.add_event("event", Vec::new());
        span.add_link(SpanContext::NONE);
    };
    let telemetry = recorded_by(TestTelemetry::new(), || work(debug_span!("disabled")));
    telemetry.assert_no_spans();
    // A subscriber without the layer.
    tracing::subscriber::with_default(tracing_subscriber::registry(), || work(info_span!("foreign")));
    work(Span::none());
}

#[test]
fn errors_say_what_to_do() {
    assert_eq!(
        SetParentError::AlreadyStarted.to_string(),
        "the span has started; set its parent before it is entered, before it has children, and before its context is read"
    );
    assert_eq!(
        SetParentError::NotRecorded.to_string(),
        "the span is not recorded: it is disabled, has ended, or its subscriber has no `otel_runtime::bridge::tracing_layer()`"
    );
}
