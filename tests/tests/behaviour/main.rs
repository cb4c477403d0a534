//! The documented behaviour of the attributes, checked on spans, metrics and log records.

#![expect(
    clippy::elidable_lifetime_names,
    clippy::items_after_statements,
    clippy::large_types_passed_by_value,
    clippy::redundant_closure_for_method_calls,
    clippy::unused_self,
    clippy::needless_pass_by_value,
    clippy::trivially_copy_pass_by_ref,
    unused_variables,
    reason = "the signatures are what is tested"
)]

mod announced;
mod baggage;
mod blanket_traits;
mod bodies;
mod containers;
mod context;
mod counted;
mod derived_outcomes;
mod endings;
mod error_types;
mod errors;
mod evaluation;
mod fields;
mod fragments;
mod futures;
mod inline;
mod leaf;
mod levels;
mod logged;
mod outcome;
mod panicking_values;
mod parameters;
mod parents;
mod passed_on;
mod return_types;
mod returned;
mod sites;
mod stack_traces;
mod stacked;
mod stacked_orders;
mod streams;
mod text;
mod unique_keys;

use otel_runtime::testing::TestTelemetry;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::pin::{Pin, pin};
use std::task::{Context, Poll, Waker};

/// Runs `work` with its own test telemetry.
fn record<T>(work: impl FnOnce() -> T) -> TestTelemetry {
    let telemetry = TestTelemetry::new();
    telemetry.run(work);
    telemetry
}

/// Runs `work`, which panics, with its own test telemetry.
fn record_panic<T>(work: impl FnOnce() -> T) -> TestTelemetry {
    record(|| assert!(catch_unwind(AssertUnwindSafe(work)).is_err(), "the panic goes on"))
}

fn poll_once<F: Future + ?Sized>(future: Pin<&mut F>) -> Poll<F::Output> {
    future.poll(&mut Context::from_waker(Waker::noop()))
}

/// Polls until the future is ready, for futures that wake themselves.
fn block_on<F: Future>(future: F) -> F::Output {
    let mut future = pin!(future);
    loop {
        if let Poll::Ready(output) = poll_once(future.as_mut()) {
            return output;
        }
    }
}

/// Is pending once.
async fn pause() {
    let mut paused = false;
    std::future::poll_fn(|_| if std::mem::replace(&mut paused, true) { Poll::Ready(()) } else { Poll::Pending }).await;
}
