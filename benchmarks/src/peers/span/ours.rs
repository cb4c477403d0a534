//! `#[otel_runtime::traced]`, set up as a user does it.

use super::expected;
use crate::case::{Case, Execution, Peer, State};
use crate::peers::calls::{async_calls, calls, work};
use crate::peers::exporter::{Tally, transport::KeepRequests};
use crate::peers::ours::{install, recording};
use crate::subject::{Batch, Subject};
use otel_runtime::{Sampler, Traces, traced};
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

/// Makes the calls inside a span.
#[traced]
pub(crate) fn in_root(batch: &dyn Fn()) {
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
    let mut subject = match case.state {
        State::Absent => Subject::recording_nothing(batch),
        State::Recorded => installed(case, batch, Sampler::parent_always_on(), "info"),
        State::NotSampled => installed(case, batch, Sampler::parent_always_off(), "info"),
        State::Disabled => installed(case, batch, Sampler::parent_always_on(), "off"),
    };
    if case.state != State::Recorded {
        in_root(&leaf_that_counts_evaluations);
        subject.evaluated_in_vain = EVALUATIONS.load(Relaxed);
    }
    subject
}

pub(super) fn installed(case: Case, batch: Batch, sampler: Sampler, filter: &str) -> Subject {
    let tally = Tally::default();
    // By default there are three more attributes: function, file and line. The lean variant has those of the hand-written span.
    let detailed = !matches!(case.peer, Peer::OursLean | Peer::OurLayerLean);
    let traces = Traces::otlp().transport(KeepRequests::spans(&tally)).sampler(sampler).code_attributes(detailed);
    let telemetry = install(filter, |builder| builder.traces(traces));
    recording(batch, telemetry, tally, expected(case.state))
}
