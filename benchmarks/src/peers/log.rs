//! A log record with two attributes and a static body, inside a sampled span.

pub(crate) mod hand_written;
#[expect(clippy::module_inception, reason = "named after the crate it measures")]
pub(crate) mod log;
pub(crate) mod logcall;
pub(crate) mod ours;
pub(crate) mod tracing;

use super::calls::calls;
use super::exporter::{Tally, spans};
use crate::case::State;
use crate::harness::CALLS;
use crate::subject::Subject;
use opentelemetry::Context;
use opentelemetry::trace::{TraceContextExt as _, Tracer as _, TracerProvider as _};
use opentelemetry_sdk::logs::SdkLoggerProvider;

/// Records of a batch that reach an exporter, and its span.
fn expected(state: State) -> u64 {
    if state == State::Recorded { CALLS + 1 } else { 1 }
}

/// Calls of `leaf` inside a span of the SDK.
fn subject(state: State, leaf: fn(u64, &str) -> u64, logs: SdkLoggerProvider, tally: Tally) -> Subject {
    let spans = spans::provider(State::Recorded, &tally);
    let tracer = spans.tracer("benchmarks");
    let batch = move || {
        let _ends_with_the_guard = Context::new().with_span(tracer.start("root")).attach();
        calls(leaf);
    };
    let flush = move || {
        _ = spans.force_flush();
        _ = logs.force_flush();
    };
    Subject::recording(Box::new(batch), flush, move || tally.total(), expected(state))
}
