//! The current span, for any order in which spans are entered and exited.

use crate::recorded;
use opentelemetry::Context;
use opentelemetry::trace::{SpanId, TraceContextExt as _};
use otel_runtime::traced;
use std::thread;
use tracing::info_span;

fn current() -> SpanId {
    Context::current().span().span_context().span_id()
}

#[traced]
fn annotated() {}

#[test]
fn spans_are_exited_in_any_order() {
    let telemetry = recorded(|| {
        let before = current();
        let (outer, inner) = (info_span!("outer").entered(), info_span!("inner").entered());
        let of_inner = current();
        drop(outer);
        assert_eq!(current(), of_inner);
        annotated();
        drop(inner);
        assert_eq!(current(), before);
    });
    telemetry.span("annotated").child_of("inner");
    telemetry.span("inner").child_of("outer");
}

#[test]
fn a_span_is_entered_again_and_again() {
    let telemetry = recorded(|| {
        let before = current();
        let span = info_span!("span");
        for _ in 0..3 {
            span.in_scope(annotated);
            assert_eq!(current(), before);
        }
        span.in_scope(|| {
            let of_span = current();
            span.in_scope(|| assert_eq!(current(), of_span));
            assert_eq!(current(), of_span);
            annotated();
        });
    });
    assert_eq!(telemetry.spans().named("span").len(), 1);
    for place in 0..4 {
        telemetry.spans().named("annotated").nth(place).child_of("span");
    }
}

#[test]
fn a_span_is_entered_on_several_threads() {
    let telemetry = recorded(|| {
        let span = info_span!("span");
        let dispatch = tracing::dispatcher::get_default(Clone::clone);
        thread::scope(|scope| {
            for _ in 0..4 {
                scope.spawn(|| {
                    tracing::dispatcher::with_default(&dispatch, || span.in_scope(annotated));
                    assert_eq!(current(), SpanId::INVALID);
                });
            }
        });
    });
    for place in 0..4 {
        telemetry.spans().named("annotated").nth(place).child_of("span");
    }
}

#[test]
fn a_span_ends_when_its_last_handle_is_dropped() {
    let telemetry = recorded(|| {
        let span = info_span!("span");
        let clone = span.clone();
        span.in_scope(|| ());
        drop(span);
        thread::spawn(move || drop(clone)).join().expect("no panic");
    });
    telemetry.span("span").root();
}

#[test]
fn a_span_that_was_never_entered_is_recorded() {
    recorded(|| drop(info_span!("span"))).span("span").root();
}

#[test]
fn the_time_after_the_last_exit_is_not_part_of_the_span() {
    let telemetry = recorded(|| {
        let span = info_span!("span");
        span.in_scope(|| ());
        thread::sleep(std::time::Duration::from_millis(50));
    });
    let span = telemetry.span("span");
    let duration = span.data().end.duration_since(span.data().start).expect("an end after the start");
    assert!(duration.as_millis() < 50, "{duration:?}");
}

#[test]
fn a_guard_that_is_forgotten_has_no_effect_on_other_threads() {
    let telemetry = recorded(|| {
        let dispatch = tracing::dispatcher::get_default(Clone::clone);
        let context = Context::current();
        let work = move || {
            let _attached = context.attach();
            tracing::dispatcher::with_default(&dispatch, || std::mem::forget(info_span!("forgotten").entered()));
        };
        thread::spawn(work).join().expect("no panic");
        annotated();
    });
    telemetry.span("annotated").root();
}
