//! Hand-written code on the OpenTelemetry API, with bound instruments.

use super::expected;
use super::hand_written::Instruments;
use crate::case::{Case, Signal};
use crate::peers::calls::{calls, work};
use crate::peers::exporter::{Tally, metrics};
use crate::subject::Subject;
use opentelemetry::metrics::{BoundCounter, BoundHistogram};
use std::sync::OnceLock;
use std::time::Instant;

static BOUND: OnceLock<(BoundCounter<u64>, BoundHistogram<f64>)> = OnceLock::new();

fn bound() -> &'static (BoundCounter<u64>, BoundHistogram<f64>) {
    BOUND.get().expect("installed before the first call")
}

#[inline(never)]
fn counted(id: u64, name: &str) -> u64 {
    let result = work(id, name);
    bound().0.add(1);
    result
}

#[inline(never)]
fn counted_and_timed(id: u64, name: &str) -> u64 {
    let start = Instant::now();
    let result = work(id, name);
    let (calls, duration) = bound();
    calls.add(1);
    duration.record(start.elapsed().as_secs_f64());
    result
}

pub(crate) fn prepare(case: Case) -> Subject {
    let leaf = if case.signal == Signal::Count { counted } else { counted_and_timed };
    let tally = Tally::default();
    let provider = metrics::provider(&tally);
    let Instruments { calls: counter, duration, attributes } = Instruments::new(&provider);
    BOUND.get_or_init(|| (counter.bind(&attributes), duration.bind(&attributes)));
    let flush = move || _ = provider.force_flush();
    Subject::recording(Box::new(move || calls(leaf)), flush, move || tally.total(), expected(case))
}
