//! `#[tracing::instrument]` and tracing-opentelemetry.

use super::expected;
use crate::case::{Case, Execution, Peer, State};
use crate::peers::calls::{async_calls, calls, work};
use crate::peers::exporter::{Tally, spans};
use crate::subject::{Batch, Subject};
use opentelemetry::trace::TracerProvider as _;
use tracing_subscriber::layer::SubscriberExt as _;

#[tracing::instrument]
#[inline(never)]
pub(super) fn leaf(id: u64, name: &str) -> u64 {
    work(id, name)
}

#[tracing::instrument]
pub(super) async fn async_leaf(id: u64, name: &str) -> u64 {
    tokio::task::yield_now().await;
    work(id, name)
}

pub(crate) fn prepare(case: Case) -> Subject {
    if matches!(case.state, State::Disabled | State::Absent) {
        return Subject::recording_nothing(match case.execution {
            Execution::Async => Box::new(|| async_calls(async_leaf)),
            Execution::Sync | Execution::TwoThreads => Box::new(|| calls(leaf)),
        });
    }
    let tally = Tally::default();
    let provider = spans::provider(case.state, &tally);
    // Lean: only the fields.
    let yes = case.peer != Peer::TracingLean;
    let layer = tracing_opentelemetry::layer()
        .with_location(yes)
        .with_threads(yes)
        .with_tracked_inactivity(yes)
        .with_tracer(provider.tracer("benchmarks"));
    let subscriber = tracing_subscriber::registry().with(layer);
    tracing::subscriber::set_global_default(subscriber).expect("one case a process");
    let batch: Batch = match case.execution {
        Execution::Async => Box::new(|| in_root(|| async_calls(async_leaf))),
        Execution::Sync | Execution::TwoThreads => Box::new(|| in_root(|| calls(leaf))),
    };
    let flush = move || _ = provider.force_flush();
    Subject::recording(batch, flush, move || tally.total(), expected(case.state))
}

pub(super) fn in_root(batch: impl Fn()) {
    tracing::info_span!("root").in_scope(batch);
}
