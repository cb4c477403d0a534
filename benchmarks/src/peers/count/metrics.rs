//! The macros of the `metrics` crate with their defaults, and its Prometheus recorder without a listener.

use super::{SECONDS, expected};
use crate::case::{Case, Signal};
use crate::peers::calls::{calls, work};
use crate::subject::Subject;
use metrics::{counter, histogram};
use metrics_exporter_prometheus::{PrometheusBuilder, PrometheusHandle};
use std::time::{Duration, Instant};

/// Counts one call.
#[inline]
pub(crate) fn count() {
    counter!("bench.calls", "acme.channel" => "checkout", "acme.tier" => "gold").increment(1);
}

/// Records its duration.
#[inline]
pub(crate) fn record(duration: Duration) {
    histogram!("bench.calls.duration", "acme.channel" => "checkout", "acme.tier" => "gold").record(duration);
}

#[inline(never)]
fn counted(id: u64, name: &str) -> u64 {
    let result = work(id, name);
    count();
    result
}

#[inline(never)]
fn counted_and_timed(id: u64, name: &str) -> u64 {
    let start = Instant::now();
    let result = work(id, name);
    count();
    record(start.elapsed());
    result
}

pub(crate) fn prepare(case: Case) -> Subject {
    let leaf = if case.signal == Signal::Count { counted } else { counted_and_timed };
    subject(case, leaf)
}

/// Calls of `leaf`, recorded by the recorder of [`install`].
pub(super) fn subject(case: Case, leaf: fn(u64, &str) -> u64) -> Subject {
    let recorder = install();
    let totals = recorder.clone();
    // The listener of the recorder does the same every few seconds. Without it, durations accumulate.
    let drain = move || recorder.run_upkeep();
    Subject::recording(Box::new(move || calls(leaf)), drain, move || exported(&totals), expected(case))
}

/// Installs the recorder of the macros in this process.
pub(crate) fn install() -> PrometheusHandle {
    let recorder = PrometheusBuilder::new().set_buckets(&SECONDS).expect("there are buckets").build_recorder();
    let handle = recorder.handle();
    metrics::set_global_recorder(recorder).expect("one case a process");
    handle
}

/// Increments and durations, parsed from the text of a scrape: `bench_calls{..} 1000`, `bench_calls_duration_count{..} 1000`.
pub(crate) fn exported(recorder: &PrometheusHandle) -> u64 {
    let text = recorder.render();
    let ours = |line: &&str| line.starts_with("bench_calls{") || line.starts_with("bench_calls_duration_count{");
    let values = text.lines().filter(ours).filter_map(|line| line.rsplit_once(' ')?.1.parse::<u64>().ok());
    values.sum()
}
