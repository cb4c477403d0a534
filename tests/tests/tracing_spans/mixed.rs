//! Random programs with both kinds of spans on eight threads. Every span is recorded once, with the right parent.

use opentelemetry::Context;
use opentelemetry::logs::AnyValue;
use opentelemetry::trace::{SpanId, TraceContextExt as _};
use otel_runtime::bridge::{OpenTelemetrySpanExt as _, tracing_layer};
use otel_runtime::testing::TestTelemetry;
use otel_runtime::{span, traced};
use std::collections::HashMap;
use std::sync::Mutex;
use std::thread;
use tracing::{Dispatch, Span, info_span};
use tracing_subscriber::layer::SubscriberExt as _;

/// A generator of pseudo-random numbers (xorshift), so that a failure can be repeated.
struct Numbers(u64);

impl Numbers {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        self.0 % limit
    }
}

/// The expected parents of the spans, by the number of the span.
#[derive(Default)]
struct Expected(Mutex<HashMap<i64, (SpanId, u32)>>);

impl Expected {
    /// Adds a span that is about to start, with its expected parent, and returns its number.
    #[track_caller]
    fn add(&self, parent: SpanId) -> i64 {
        let mut spans = self.0.lock().expect("no panic");
        let number = i64::try_from(spans.len()).expect("few spans");
        spans.insert(number, (parent, std::panic::Location::caller().line()));
        number
    }
}

fn current() -> SpanId {
    Context::current().span().span_context().span_id()
}

#[traced(fields(number))]
fn annotated(number: i64, work: &mut dyn FnMut()) {
    work();
}

#[tracing::instrument(skip_all, fields(number))]
fn instrumented(number: i64, work: &mut dyn FnMut()) {
    Span::current().record("number", number);
    work();
}

fn grow(numbers: &mut Numbers, expected: &Expected, depth: u32) {
    for _ in 0..numbers.below(4) {
        let before = current();
        let inside = |numbers: &mut Numbers| {
            if depth < 6 {
                grow(numbers, expected, depth + 1);
            }
        };
        match numbers.below(7) {
            0 => annotated(expected.add(before), &mut || inside(numbers)),
            1 => instrumented(expected.add(before), &mut || inside(numbers)),
            2 => info_span!("scoped", number = expected.add(before)).in_scope(|| inside(numbers)),
            3 => {
                let number = expected.add(before);
                span!("inline", fields(number = number); { inside(numbers) });
            }
            4 => {
                // Exited in the order in which they were entered.
                let first = info_span!("first", number = expected.add(before)).entered();
                let second = info_span!("second", number = expected.add(current())).entered();
                drop(first);
                inside(numbers);
                drop(second);
            }
            5 => {
                let late = info_span!("late", number = expected.add(SpanId::from(1)));
                late.set_parent(remote()).expect("it has not started");
                let context = late.context();
                let _attached = context.attach();
                inside(numbers);
            }
            _ => {
                let outer = info_span!("outer", number = expected.add(before));
                let child = info_span!(parent: &outer, "child", number = expected.add(outer.context().span().span_context().span_id()));
                outer.in_scope(|| inside(numbers));
                child.in_scope(|| inside(numbers));
            }
        }
        assert_eq!(current(), before);
    }
}

fn remote() -> Context {
    use opentelemetry::trace::{SpanContext, TraceFlags, TraceId, TraceState};
    let span = SpanContext::new(TraceId::from(3), SpanId::from(1), TraceFlags::SAMPLED, true, TraceState::NONE);
    Context::current().with_remote_span_context(span)
}

#[test]
fn parents_are_right_in_random_programs() {
    let telemetry = TestTelemetry::new();
    let expected = Expected::default();
    let dispatch = Dispatch::new(tracing_subscriber::registry().with(tracing_layer()));
    thread::scope(|scope| {
        for seed in 1..=8 {
            let (telemetry, expected, dispatch) = (&telemetry, &expected, &dispatch);
            scope.spawn(move || {
                let mut numbers = Numbers(seed * 0x9E37_79B9);
                tracing::dispatcher::with_default(dispatch, || {
                    telemetry.run(|| (0..40).for_each(|_| grow(&mut numbers, expected, 0)));
                });
            });
        }
    });
    let mut expected = expected.0.into_inner().expect("no panic");
    assert!(expected.len() > 1000, "{} spans", expected.len());
    for span in telemetry.spans().iter() {
        let Some(AnyValue::Int(number)) = span.attributes.get("number") else { panic!("{span:?}") };
        let (parent, _) = expected.remove(number).unwrap_or_else(|| panic!("recorded twice: {span:?}"));
        assert_eq!(span.parent.unwrap_or(SpanId::INVALID), parent, "{span:?}");
    }
    assert!(expected.is_empty(), "lost: {expected:?}");
}
