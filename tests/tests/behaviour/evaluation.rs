//! When values are evaluated: once, before the body, or not at all.

use crate::{block_on, poll_once, record};
use opentelemetry_sdk::trace::Sampler;
use otel_runtime::testing::TestTelemetry;
use otel_runtime::traced;
use std::cell::Cell;
use std::future::Future;
use std::pin::Pin;

#[derive(Default)]
struct Counter(Cell<u32>);

impl Counter {
    fn next(&self) -> u32 {
        self.0.set(self.0.get() + 1);
        self.0.get()
    }

    fn name(&self) -> String {
        format!("call {}", self.next())
    }
}

#[traced(fields(n = count.next()))]
fn counted(count: &Counter) -> u32 {
    count.next() * 10
}

#[traced(level = "debug", fields(n = count.next()))]
fn debug(count: &Counter) {}

#[traced(name = count.name(), links = { count.next(); None::<opentelemetry::Context> }, fields(n = count.next()))]
fn rich(count: &Counter) {}

#[traced(if = wanted, fields(n = count.next()))]
fn conditional(wanted: bool, count: &Counter) -> u32 {
    count.next()
}

#[traced(fields(n = count.next()))]
async fn later(count: &Counter) -> u32 {
    count.next() * 10
}

#[traced(fields(n = count.next()))]
fn boxed(count: &Counter) -> Pin<Box<dyn Future<Output = u32> + '_>> {
    Box::pin(async { count.next() * 10 })
}

#[test]
fn values_are_evaluated_once_and_before_the_body() {
    let count = Counter::default();
    let telemetry = TestTelemetry::new();
    assert_eq!(telemetry.run(|| counted(&count)), 20);
    telemetry.span("counted").attr("n", 1);
    let count = Counter::default();
    assert_eq!(block_on(telemetry.run_async(later(&count))), 20);
    telemetry.span("later").attr("n", 1);
    let count = Counter::default();
    assert_eq!(telemetry.run(|| block_on(boxed(&count))), 20);
    telemetry.span("boxed").attr("n", 1);
}

#[test]
fn values_of_a_child_are_evaluated_once_too() {
    #[traced]
    fn outer(count: &Counter) {
        rich(count);
    }
    let count = Counter::default();
    let telemetry = record(|| outer(&count));
    telemetry.span("call 1").attr("n", 3).child_of("outer").links(0);
    assert_eq!(count.0.get(), 3);
}

#[test]
fn values_see_arguments_before_the_body_changes_them() {
    #[traced(args)]
    fn changes(mut n: u8) -> u8 {
        n += 1;
        n
    }
    record(|| changes(1)).span("changes").attr("n", 1);
}

#[test]
fn nothing_is_evaluated_for_an_async_function_until_it_is_polled() {
    let count = Counter::default();
    let telemetry = TestTelemetry::new();
    let mut future = Box::pin(telemetry.run_async(later(&count)));
    assert_eq!(count.0.get(), 0);
    assert!(poll_once(future.as_mut()).is_ready());
    assert_eq!(count.0.get(), 2);
}

#[test]
fn nothing_is_evaluated_if_the_span_is_not_sampled() {
    let telemetry = TestTelemetry::builder().sampler(Sampler::AlwaysOff).build();
    let count = Counter::default();
    telemetry.run(|| {
        assert_eq!(counted(&count), 10);
        rich(&count);
        assert_eq!(block_on(later(&count)), 20);
    });
    assert_eq!(count.0.get(), 2, "only the bodies ran");
    telemetry.assert_no_spans();
}

#[test]
fn nothing_is_evaluated_below_an_unsampled_parent() {
    #[traced]
    fn outer(count: &Counter) {
        counted(count);
        rich(count);
        block_on(boxed(count));
    }
    let sampler = Sampler::ParentBased(Box::new(Sampler::AlwaysOff));
    let telemetry = TestTelemetry::builder().sampler(sampler).build();
    let count = Counter::default();
    telemetry.run(|| outer(&count));
    assert!(count.0.get() <= 3, "only the bodies ran, but {} values were taken", count.0.get());
    telemetry.assert_no_spans();
}

#[test]
fn nothing_is_evaluated_if_the_call_site_is_disabled() {
    let telemetry = TestTelemetry::new();
    let count = Counter::default();
    telemetry.run(|| debug(&count));
    assert_eq!(count.0.get(), 0);
    telemetry.assert_no_spans();

    let telemetry = TestTelemetry::builder().filter("off".parse().expect("a filter")).build();
    telemetry.run(|| counted(&count));
    assert_eq!(count.0.get(), 1, "only the body ran");
}

#[test]
fn nothing_is_evaluated_unless_the_condition_holds() {
    let count = Counter::default();
    let telemetry = TestTelemetry::new();
    telemetry.run(|| {
        assert_eq!(conditional(false, &count), 1);
        telemetry.assert_no_spans();
        assert_eq!(conditional(true, &count), 3);
    });
    telemetry.span("conditional").attr("n", 2);
}

#[test]
fn the_condition_is_evaluated_once() {
    #[traced(if = count.next() == 1, parent = { count.next(); None::<opentelemetry::Context> })]
    fn asked(count: &Counter) {}
    let count = Counter::default();
    record(|| asked(&count)).span("asked").root();
    assert_eq!(count.0.get(), 2);
}

#[test]
fn the_result_is_inspected_only_if_the_span_is_recorded() {
    #[traced(ret(fields(n = count.next())), ok_if = |_| count.next() > 0)]
    fn reported(count: &Counter) -> u8 {
        1
    }
    let telemetry = TestTelemetry::builder().sampler(Sampler::AlwaysOff).build();
    let count = Counter::default();
    telemetry.run(|| reported(&count));
    assert_eq!(count.0.get(), 0);
    record(|| reported(&count)).span("reported").attr("n", 2);
}
