//! Cases that must neither panic nor deadlock, such as values and samplers that create spans, and threads that end inside a span.

use crate::{recorded, recorded_by};
use opentelemetry::trace::{Link, SpanKind, TraceId, TraceState};
use opentelemetry::{Context, KeyValue};
use opentelemetry_sdk::trace::{SamplingDecision, SamplingResult, ShouldSample};
use otel_runtime::bridge::{OpenTelemetrySpanExt as _, tracing_layer};
use otel_runtime::testing::TestTelemetry;
use otel_runtime::traced;
use std::cell::RefCell;
use std::fmt;
use std::thread;
use tracing::span::EnteredSpan;
use tracing::{Span, info, info_span};
use tracing_subscriber::layer::SubscriberExt as _;

struct Tracing;

impl fmt::Debug for Tracing {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        info_span!("while formatting").in_scope(|| info!("formatting"));
        Span::current().record("late", 1);
        f.write_str("value")
    }
}

struct Panicking;

impl fmt::Display for Panicking {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        panic!("a value that cannot be formatted")
    }
}

#[test]
fn a_value_may_trace_while_it_is_formatted() {
    let telemetry = recorded(|| {
        let span = info_span!("span", initial = ?Tracing, late = tracing::field::Empty);
        let _entered = span.enter();
        span.record("late", tracing::field::debug(Tracing));
        info!(value = ?Tracing, "event");
    });
    telemetry.span("span").attr("initial", "value").attr("late", "value");
    // While a span or an event is created, `tracing` itself disables spans and events on the same thread.
    telemetry.span("while formatting").child_of("span");
}

#[test]
fn a_value_may_panic_while_it_is_formatted() {
    let telemetry = recorded(|| {
        info_span!("span", bad = %Panicking, good = 1).in_scope(|| info!(bad = %Panicking, "event"));
    });
    telemetry.span("span").attr("bad", "[panicked]").attr("good", 1);
    telemetry.log_in_span("span").attr("bad", "[panicked]");
}

/// A sampler that creates spans and events, and accesses the span that is being started.
#[derive(Clone, Debug)]
struct TracingSampler;

impl ShouldSample for TracingSampler {
    fn should_sample(
        &self,
        _: Option<&Context>,
        _: TraceId,
        name: &str,
        _: &SpanKind,
        _: &[KeyValue],
        _: &[Link],
    ) -> SamplingResult {
        info_span!("in the sampler").in_scope(|| info!(name, "sampled"));
        _ = Span::current().context();
        SamplingResult {
            decision: SamplingDecision::RecordAndSample,
            attributes: Vec::new(),
            trace_state: TraceState::NONE,
        }
    }
}

#[test]
fn a_sampler_may_trace() {
    let telemetry = recorded_by(TestTelemetry::builder().sampler(TracingSampler).build(), || {
        info_span!("span").in_scope(|| info_span!("inner").in_scope(|| ()));
    });
    telemetry.assert_tree("span\n  inner");
}

#[test]
fn a_sampler_sees_the_fields() {
    #[derive(Clone, Debug)]
    struct ByField;
    impl ShouldSample for ByField {
        fn should_sample(
            &self,
            _: Option<&Context>,
            _: TraceId,
            _: &str,
            _: &SpanKind,
            attributes: &[KeyValue],
            _: &[Link],
        ) -> SamplingResult {
            let is_kept = attributes.iter().any(|attribute| *attribute == KeyValue::new("keep", true));
            let decision = if is_kept { SamplingDecision::RecordAndSample } else { SamplingDecision::Drop };
            SamplingResult { decision, attributes: Vec::new(), trace_state: TraceState::NONE }
        }
    }
    let telemetry = recorded_by(TestTelemetry::builder().sampler(ByField).build(), || {
        drop(info_span!("kept", keep = true));
        drop(info_span!("dropped", keep = false));
    });
    assert_eq!(telemetry.spans().names(), ["kept"]);
}

thread_local! {
    static KEPT: RefCell<Option<EnteredSpan>> = const { RefCell::new(None) };
}

struct TracesWhenDropped;

impl Drop for TracesWhenDropped {
    fn drop(&mut self) {
        info_span!("in a destructor").in_scope(|| info!("in a destructor"));
    }
}

thread_local! {
    static DROPPED: TracesWhenDropped = const { TracesWhenDropped };
}

#[test]
fn a_thread_may_end_inside_a_span() {
    let telemetry = TestTelemetry::new();
    let context = telemetry.context();
    let work = move || {
        let subscriber = tracing_subscriber::registry().with(tracing_layer());
        let _default = tracing::subscriber::set_default(subscriber);
        DROPPED.with(|_| ());
        let _attached = context.attach();
        KEPT.set(Some(info_span!("kept").entered()));
        info!("inside");
    };
    thread::spawn(work).join().expect("no panic");
    telemetry.log_in_span("kept");
}

#[test]
fn the_subscriber_may_change_while_a_span_is_entered() {
    #[traced]
    fn annotated() {}
    let telemetry = recorded(|| {
        let span = info_span!("first").entered();
        let other = tracing_subscriber::registry().with(tracing_layer());
        tracing::subscriber::with_default(other, || {
            info_span!("second").in_scope(annotated);
            drop(span);
            info_span!("third").in_scope(annotated);
        });
    });
    telemetry.span("second").child_of("first");
    telemetry.span("third").root();
    assert_eq!(telemetry.spans().named("first").len(), 1);
}

#[test]
fn a_span_is_recorded_once_by_two_layers() {
    let telemetry = TestTelemetry::new();
    let subscriber = tracing_subscriber::registry().with(tracing_layer()).with(tracing_layer());
    tracing::subscriber::with_default(subscriber, || telemetry.run(|| info_span!("span").in_scope(|| ())));
    assert_eq!(telemetry.spans().names(), ["span"]);
}
