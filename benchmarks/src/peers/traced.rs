//! `#[otel_runtime::traced]`, with everything set up as a user does it.

use super::calls::{async_calls, calls, work};
use super::exporter::Count;
use crate::case::{Form, State};
use crate::harness::Subject;
use otel_runtime::{Filter, Logs, Metrics, Sampler, Telemetry, Traces, traced};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// What a span says of its own accord.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Detail {
    /// Three more attributes: function, file and line.
    Default,
    /// Nothing but the fields, as the hand-written span has it.
    Lean,
}

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

pub(crate) fn prepare(form: Form, state: State, detail: Detail) -> Subject {
    let batch: Box<dyn Fn()> = match form {
        Form::Sync => Box::new(|| in_root(&|| calls(leaf))),
        Form::Async => Box::new(|| in_root(&|| async_calls(async_leaf))),
    };
    let mut subject = if state == State::Absent {
        Subject::recording_nothing(batch)
    } else {
        let exported = Arc::default();
        let telemetry = install(state, detail, Count(Arc::clone(&exported)));
        let flush = move || telemetry.flush().unwrap_or_else(|error| eprintln!("warning: {error}"));
        Subject::recording(state, batch, flush, exported)
    };
    if state != State::Sampled {
        in_root(&leaf_that_counts_evaluations);
        subject.evaluated_in_vain = EVALUATIONS.load(Relaxed);
    }
    subject
}

fn install(state: State, detail: Detail, exporter: Count) -> Telemetry {
    let (sampler, filter) = match state {
        State::Sampled => (Sampler::parent_always_on(), "info"),
        State::NotSampled => (Sampler::parent_always_off(), "info"),
        State::Disabled | State::Absent => (Sampler::parent_always_on(), "off"),
    };
    let filter: Filter = filter.parse().expect("a constant");
    let traces = Traces::exporter(exporter).sampler(sampler).code_attributes(detail == Detail::Default);
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
