//! Which traces are kept.

use super::*;
use axum::Router;
use axum::body::{Body, to_bytes};
use axum::routing::get;
use http::Request;
use opentelemetry::trace::{SpanContext, SpanId, TraceFlags, TraceId};
use otel_runtime::span;
use otel_tower::HttpServerLayer;
use std::thread;
use tower::ServiceExt as _;
use tracing_subscriber::layer::SubscriberExt as _;

#[traced]
fn request(fails: bool) {
    leaf();
    _ = step(fails);
    span!("inline"; {});
}

#[traced]
async fn asynchronous(fails: bool) -> Result<(), String> {
    tokio::task::yield_now().await;
    step(fails)
}

fn remote(trace: u128, is_sampled: bool) -> Context {
    let flags = TraceFlags::default().with_sampled(is_sampled);
    let parent =
        SpanContext::new(TraceId::from(trace), SpanId::from(7), flags, true, "ot=th:8".parse().expect("is valid"));
    // The current context contains the test.
    Context::current().with_remote_span_context(parent)
}

#[test]
fn an_error_keeps_all_spans_of_its_trace() {
    let telemetry = telemetry(nothing().keep_errors());
    telemetry.run(|| {
        request(false);
        request(true);
    });
    telemetry.assert_tree(
        "
        request
          leaf
          step
          inline
        ",
    );
    let decisions = decisions(&telemetry);
    assert_eq!((decisions.kept_for_errors, decisions.dropped, decisions.undecided), (1, 1, 0), "{decisions}");
    // The inline span starts after the error, and is sampled.
    assert_eq!((decisions.spans_kept, decisions.spans_dropped), (3, 4), "{decisions}");
    // A trace that was kept is remembered for a minute.
    assert_eq!(decisions.bytes, 384);
}

#[tokio::test]
async fn futures_and_panics_are_kept() {
    let telemetry = telemetry(nothing().keep_errors());
    _ = telemetry.run_async(asynchronous(false)).await;
    _ = telemetry.run_async(asynchronous(true)).await;
    telemetry.assert_tree("asynchronous > step");
    assert_eq!(decisions(&telemetry).kept_for_errors, 1);
    let cancelled = telemetry.run_async(asynchronous(false));
    drop(cancelled);
    assert_eq!(decisions(&telemetry).undecided, 0);
}

#[test]
fn a_slow_span_keeps_its_trace_and_a_fast_one_does_not() {
    let telemetry = telemetry(nothing().keep_slower_than(Duration::from_secs(1)));
    let tracer = telemetry.tracer("by hand");
    for (root, child) in [(999, 10), (1_000, 10), (10, 1_000)] {
        let (builder, end) = lasting("root", Duration::from_millis(root));
        let root = telemetry.context().with_span(tracer.build_with_context(builder, &telemetry.context()));
        let (builder, child_end) = lasting("child", Duration::from_millis(child));
        let inner = root.with_span(tracer.build_with_context(builder, &root));
        inner.span().end_with_timestamp(child_end);
        root.span().end_with_timestamp(end);
    }
    assert_eq!(names(&telemetry), ["child", "child", "root", "root"]);
    let decisions = decisions(&telemetry);
    assert_eq!((decisions.kept_as_slow, decisions.dropped), (2, 1), "{decisions}");
}

/// Hand-written spans and annotated functions on several threads, in both directions.
#[test]
fn a_trace_is_kept_whole_across_threads_and_apis() {
    let telemetry = telemetry(nothing().keep_errors());
    let tracer = telemetry.tracer("by hand");
    let root = telemetry.context().with_span(tracer.start_with_context("by hand", &telemetry.context()));
    let thread = {
        let root = root.clone();
        thread::spawn(move || {
            let _current = root.attach();
            step(false)
        })
    };
    thread.join().expect("does not panic").expect("does not fail");
    {
        let _current = root.clone().attach();
        tracer.in_span("inner", |context| {
            step(false).expect("does not fail");
            context.span().set_status(Status::error("late"));
        });
    }
    // The trace is kept before its root span has ended, and later spans follow.
    assert_eq!(names(&telemetry), ["inner", "step", "step"]);
    assert!(!root.span().span_context().is_sampled());
    {
        let _current = root.clone().attach();
        tracer.in_span("after", |context| assert!(context.span().span_context().is_sampled()));
    }
    root.span().end();
    assert_eq!(names(&telemetry), ["after", "by hand", "inner", "step", "step"]);
}

#[test]
fn spans_that_end_after_their_root_are_decided_like_it() {
    let telemetry = telemetry(nothing().keep_errors());
    let tracer = telemetry.tracer("by hand");
    for fails in [false, true] {
        let root = telemetry.context().with_span(tracer.start_with_context("root", &telemetry.context()));
        let late = root.with_span(tracer.start_with_context("late", &root));
        if fails {
            root.span().set_status(Status::error("failed"));
        }
        root.span().end();
        let very_late = root.with_span(tracer.start_with_context("very late", &root));
        very_late.span().end();
        late.span().set_status(Status::error("too late to keep a trace that was dropped"));
        late.span().end();
    }
    assert_eq!(names(&telemetry), ["late", "root", "very late"]);
    let decisions = decisions(&telemetry);
    // The span that started after its trace was kept is sampled, and one that started after it was dropped is not recorded.
    assert_eq!((decisions.spans_kept, decisions.spans_dropped), (2, 2), "{decisions}");
}

#[test]
fn the_decision_of_a_remote_parent_counts() {
    let telemetry = telemetry(nothing().keep_errors());
    let trace = |id, sampled, fails| {
        telemetry.run(|| {
            let parent = remote(id, sampled);
            let _current = parent.attach();
            request(fails);
        });
    };
    trace(1, true, false);
    assert_eq!(names(&telemetry).len(), 4);
    telemetry.clear();
    trace(2, false, false);
    telemetry.assert_no_logs();
    assert_eq!(names(&telemetry), [""; 0]);
    trace(3, false, true);
    let spans = telemetry.spans();
    assert_eq!(spans.iter().count(), 4);
    assert!(spans.iter().all(|span| span.trace_id == TraceId::from(3)));
    let root = telemetry.span("request");
    assert_eq!(root.data().parent, Some(SpanId::from(7)));
    let counts = decisions(&telemetry);
    assert_eq!((counts.sampled, counts.kept_for_errors, counts.dropped), (1, 1, 1), "{counts}");

    let telemetry = self::telemetry(nothing().keep_errors().drop_unsampled_remote_parents());
    telemetry.run(|| {
        let _current = remote(4, false).attach();
        request(true);
    });
    telemetry.assert_no_spans();
    telemetry.run(|| request(true));
    assert_eq!(names(&telemetry).len(), 4);
}

/// A service that calls itself has several local root spans in one trace.
#[test]
fn local_roots_of_the_same_trace_are_decided_together() {
    let telemetry = telemetry(nothing().keep_errors());
    let tracer = telemetry.tracer("by hand");
    let outer = telemetry.context().with_span(tracer.start_with_context("outer", &telemetry.context()));
    let ids = outer.span().span_context().clone();
    let received = SpanContext::new(ids.trace_id(), ids.span_id(), ids.trace_flags(), true, ids.trace_state().clone());
    let inner = telemetry.context().with_remote_span_context(received);
    let inner = inner.with_span(tracer.start_with_context("inner", &inner));
    inner.span().end();
    assert_eq!(decisions(&telemetry).undecided, 1);
    outer.span().set_status(Status::error("failed"));
    outer.span().end();
    assert_eq!(names(&telemetry), ["inner", "outer"]);
}

#[test]
fn some_traces_of_each_name_are_recorded() {
    let telemetry = telemetry(nothing().minimum_rate(2, Duration::from_secs(3600)));
    let tracer = telemetry.tracer("by hand");
    for name in ["GET /a", "GET /b"] {
        for _ in 0..10 {
            let root = telemetry.context().with_span(tracer.start_with_context(name, &telemetry.context()));
            tracer.start_with_context("child", &root);
        }
    }
    // A route that is known later has a minimum, too.
    for _ in 0..5 {
        let root = telemetry.context().with_span(tracer.start_with_context("GET /b", &telemetry.context()));
        root.span().update_name("GET /c");
    }
    let count = |name: &str| names(&telemetry).iter().filter(|other| *other == name).count();
    assert_eq!([count("GET /a"), count("GET /b"), count("GET /c"), count("child")], [2, 2, 2, 4]);
    let decisions = decisions(&telemetry);
    assert_eq!((decisions.kept_by_minimum_rate, decisions.dropped), (6, 19), "{decisions}");
}

#[test]
fn spans_of_tracing_are_kept_with_their_trace() {
    let telemetry = telemetry(nothing().keep_errors());
    let subscriber = tracing_subscriber::registry().with(otel_runtime::bridge::tracing_layer());
    tracing::subscriber::with_default(subscriber, || {
        telemetry.run(|| {
            for fails in [false, true] {
                tracing::info_span!("of tracing", n = 1).in_scope(|| {
                    _ = tracing::info_span!("inner").in_scope(|| step(fails));
                });
            }
        });
    });
    telemetry.assert_tree(
        "
        of tracing
          inner
            step
        ",
    );
    telemetry.span("of tracing").attr("n", 1);
}

#[test]
fn attributes_and_links_of_undecided_spans_are_recorded() {
    let telemetry = telemetry(nothing().keep_errors());
    let tracer = telemetry.tracer("by hand");
    let builder = SpanBuilder::from_name("root").with_kind(SpanKind::Server).with_attributes([KeyValue::new("a", 1)]);
    let root = telemetry.context().with_span(tracer.build_with_context(builder, &telemetry.context()));
    root.span().set_attribute(KeyValue::new("b", 2));
    root.span().add_event("event", Vec::new());
    root.span().set_status(Status::error("failed"));
    assert!(root.span().is_recording());
    root.span().end();
    telemetry.span("root").kind(SpanKind::Server).error("failed").attr("a", 1).attr("b", 2).event("event");
}

#[tokio::test]
async fn nothing_inside_an_excluded_request_is_kept() {
    let telemetry = telemetry(nothing().keep_errors());
    let handler = || async { step(true).map_err(|_| http::StatusCode::INTERNAL_SERVER_ERROR) };
    let app = Router::new().route("/healthz", get(handler)).route("/orders", get(handler));
    let app = app.layer(HttpServerLayer::new().exclude_paths(["/healthz"]));
    for (path, parent) in [("/healthz", "00"), ("/healthz", ""), ("/orders", "00")] {
        let mut request = Request::builder().uri(path);
        if !parent.is_empty() {
            request =
                request.header("traceparent", format!("00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-{parent}"));
        }
        let request = request.body(Body::empty()).expect("is valid");
        let response = telemetry.run_async(app.clone().oneshot(request)).await.expect("does not fail");
        _ = to_bytes(response.into_body(), 1_000).await;
    }
    telemetry.assert_tree("GET /orders > step");
    assert_eq!(decisions(&telemetry).kept_for_errors, 1);
    assert_eq!(telemetry.spans().iter().count(), 2);
}
