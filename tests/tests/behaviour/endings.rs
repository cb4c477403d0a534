//! Panics and cancellation, and the state after them.

use crate::{block_on, pause, poll_once, record, record_panic};
use opentelemetry::Context;
use opentelemetry::trace::TraceContextExt as _;
use otel_runtime::testing::TestTelemetry;
use otel_runtime::traced;
use std::panic::{AssertUnwindSafe, catch_unwind, resume_unwind};
use std::pin::pin;

/// Panics without a message on stderr.
fn panic_quietly() -> ! {
    resume_unwind(Box::new("expected"))
}

fn current_is_valid() -> bool {
    Context::current().span().span_context().is_valid()
}

#[traced]
fn fails(really: bool) -> u8 {
    if really { panic_quietly() } else { 1 }
}

#[traced]
fn fails_without_value() {
    fails(true);
}

#[test]
fn a_panic_is_a_failure_of_every_span_that_it_unwinds() {
    let telemetry = record_panic(fails_without_value);
    telemetry.assert_tree("\n fails_without_value\n   fails\n");
    telemetry.span("fails").error("").error_type("panic");
    telemetry.span("fails_without_value").error("").error_type("panic");
    telemetry.assert_no_logs();
}

#[test]
fn nothing_is_current_after_a_panic() {
    let telemetry = TestTelemetry::new();
    let _inside = telemetry.attach();
    _ = catch_unwind(|| fails(true));
    assert!(!current_is_valid());
}

#[test]
fn a_caught_panic_is_not_a_failure() {
    #[traced]
    fn catches() -> bool {
        catch_unwind(|| fails(true)).is_err()
    }
    let telemetry = record(catches);
    telemetry.span("fails").error_type("panic");
    telemetry.span("catches").status_unset();
}

#[traced]
async fn fails_later() -> u8 {
    pause().await;
    fails(true)
}

#[test]
fn a_panic_in_a_future_is_a_failure_even_while_the_future_is_kept() {
    let telemetry = TestTelemetry::new();
    let mut future = Box::pin(telemetry.run_async(fails_later()));
    assert!(poll_once(future.as_mut()).is_pending());
    telemetry.spans().assert_len(0);
    assert!(catch_unwind(AssertUnwindSafe(|| poll_once(future.as_mut()))).is_err());
    telemetry.span("fails_later").error_type("panic");
    telemetry.span("fails").error_type("panic").child_of("fails_later");
    assert!(!current_is_valid());
    drop(future);
    telemetry.spans().assert_len(2);
}

struct CallsOnDrop;

impl Drop for CallsOnDrop {
    fn drop(&mut self) {
        fails(false);
        block_on(async_on_drop());
        unit_on_drop();
    }
}

#[traced]
async fn async_on_drop() {}

#[traced]
fn unit_on_drop() {}

#[test]
fn a_function_called_during_unwinding_does_not_fail() {
    #[traced]
    fn outer() {
        let _calls = CallsOnDrop;
        panic_quietly();
    }
    let telemetry = record_panic(outer);
    telemetry.span("outer").error_type("panic");
    for name in ["fails", "async_on_drop", "unit_on_drop"] {
        telemetry.span(name).status_unset().child_of("outer");
    }
}

#[traced]
async fn holds_a_local() {
    let _calls = CallsOnDrop;
    pause().await;
}

#[test]
fn a_dropped_future_is_cancelled_and_its_locals_drop_inside_the_span() {
    let telemetry = TestTelemetry::new();
    {
        let mut future = pin!(telemetry.run_async(holds_a_local()));
        assert!(poll_once(future.as_mut()).is_pending());
    }
    telemetry.span("holds_a_local").error("").error_type("cancelled");
    telemetry.span("fails").child_of("holds_a_local");
    telemetry.span("async_on_drop").child_of("holds_a_local");
    assert!(!current_is_valid());
}

#[test]
fn nested_futures_are_cancelled_each_in_its_own_span() {
    #[traced]
    async fn outer() {
        let _calls = CallsOnDrop;
        holds_a_local().await;
    }
    let telemetry = TestTelemetry::new();
    let mut future = Box::pin(telemetry.run_async(outer()));
    assert!(poll_once(future.as_mut()).is_pending());
    drop(future);
    for name in ["outer", "holds_a_local"] {
        telemetry.span(name).error_type("cancelled");
    }
    telemetry.assert_tree(
        "
        outer
          holds_a_local
            fails
            async_on_drop
            unit_on_drop
          fails
          async_on_drop
          unit_on_drop
        ",
    );
}

#[test]
fn a_completed_future_holds_no_span() {
    #[traced]
    async fn quick() -> u8 {
        1
    }
    let telemetry = TestTelemetry::new();
    let mut future = Box::pin(telemetry.run_async(quick()));
    assert!(poll_once(future.as_mut()).is_ready());
    telemetry.span("quick").status_unset();
    drop(future);
    telemetry.spans().assert_len(1);
}

#[test]
fn a_future_that_is_never_polled_creates_no_span() {
    let telemetry = TestTelemetry::new();
    drop(telemetry.run(fails_later));
    drop(telemetry.run_async(holds_a_local()));
    telemetry.assert_no_spans();
}

#[test]
fn a_span_is_not_current_between_polls() {
    let telemetry = TestTelemetry::new();
    let mut future = pin!(holds_a_local());
    let _inside = telemetry.attach();
    assert!(poll_once(future.as_mut()).is_pending());
    assert!(!current_is_valid());
    assert!(poll_once(future.as_mut()).is_ready());
    telemetry.span("holds_a_local").status_unset();
}

#[test]
fn the_span_is_current_in_the_body_and_not_after_it() {
    #[traced]
    fn current() -> bool {
        current_is_valid()
    }
    let telemetry = TestTelemetry::new();
    let _inside = telemetry.attach();
    assert!(current());
    assert!(!current_is_valid());
}

#[test]
fn a_panic_while_a_future_is_dropped_is_a_panic() {
    #[traced]
    fn drops_a_future() {
        let mut future = Box::pin(holds_a_local());
        assert!(poll_once(future.as_mut()).is_pending());
        panic_quietly();
    }
    let telemetry = record_panic(drops_a_future);
    telemetry.span("drops_a_future").error_type("panic");
    telemetry.span("holds_a_local").error_type("panic").child_of("drops_a_future");
}

#[test]
fn early_returns_and_loops_are_unchanged() {
    #[traced]
    fn first_even(numbers: &[u8]) -> Option<u8> {
        for n in numbers {
            if n % 2 == 0 {
                return Some(*n);
            }
        }
        None
    }
    let telemetry = TestTelemetry::new();
    assert_eq!(telemetry.run(|| first_even(&[1, 4])), Some(4));
    telemetry.span("first_even").status_unset();
}

#[traced(fields(acme.bad = bad_value()))]
fn with_a_bad_field() {}

#[traced(name = format!("{}", bad_value()), allow(cardinality))]
fn with_a_bad_name() {}

fn bad_value() -> u64 {
    panic_quietly()
}

#[test]
fn a_panic_in_a_field_or_a_name_is_a_panic_of_the_call() {
    let telemetry = record(|| {
        _ = catch_unwind(with_a_bad_field);
        _ = catch_unwind(with_a_bad_name);
    });
    telemetry.span("with_a_bad_field").error_type("panic");
    telemetry.span("with_a_bad_name").error_type("panic");
}
