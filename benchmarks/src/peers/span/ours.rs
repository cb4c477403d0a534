//! `#[otel_runtime::traced]`, with everything set up as a user does it.

use super::expected;
use crate::case::{Case, Execution, Peer, State};
use crate::peers::calls::{async_calls, calls, work};
use crate::peers::exporter::{Tally, spans::CountSpans};
use crate::subject::{Batch, Subject};
use otel_runtime::{Filter, Logs, Metrics, Sampler, Telemetry, Traces, traced};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

#[traced(args(id, name))]
#[inline(never)]
fn leaf(id: u64, name: &str) -> u64 {
    work(id, name)
}

#[traced(args(id, name))]
async fn async_leaf(id: u64, name: &str) -> u64 {
    tokio::task::yield_now().await;
    work(id, name)
}

#[traced]
fn in_root(batch: &dyn Fn()) {
    batch();
}

static EVALUATIONS: AtomicU64 = AtomicU64::new(0);

#[traced(fields(evaluations = EVALUATIONS.fetch_add(1, Relaxed)))]
fn leaf_that_counts_evaluations() {}

pub(crate) fn prepare(case: Case) -> Subject {
    let batch: Batch = match case.execution {
        Execution::Async => Box::new(|| in_root(&|| async_calls(async_leaf))),
        Execution::Sync | Execution::TwoThreads => Box::new(|| in_root(&|| calls(leaf))),
    };
    let mut subject = if case.state == State::Absent {
        Subject::recording_nothing(batch)
    } else {
        let tally = Tally::default();
        let telemetry = install(case, CountSpans(tally.clone()));
        let flush = move || telemetry.flush().unwrap_or_else(|error| eprintln!("warning: {error}"));
        Subject::recording(batch, flush, move || tally.total(), expected(case.state))
    };
    if case.state != State::Recorded {
        in_root(&leaf_that_counts_evaluations);
        subject.evaluated_in_vain = EVALUATIONS.load(Relaxed);
    }
    subject
}

fn install(case: Case, exporter: CountSpans) -> Telemetry {
    let (sampler, filter) = match case.state {
        State::Recorded => (Sampler::parent_always_on(), "info"),
        State::NotSampled => (Sampler::parent_always_off(), "info"),
        State::Disabled | State::Absent => (Sampler::parent_always_on(), "off"),
    };
    let filter: Filter = filter.parse().expect("a constant");
    // As it comes, three more attributes say function, file and line; lean has what the hand-written span has.
    let traces = Traces::exporter(exporter).sampler(sampler).code_attributes(case.peer != Peer::OursLean);
    Telemetry::builder()
        // The variables of whoever runs this change nothing.
        .environment([("", ""); 0])
        .traces(traces)
        .logs(Logs::none())
        .metrics(Metrics::none())
        .filter(filter)
        .install()
        .expect("these settings can be followed")
}
