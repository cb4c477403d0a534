//! `#[tracing::instrument]` and tracing-opentelemetry.

use super::calls::{async_calls, calls, work};
use super::exporter::provider;
use crate::case::{Form, State};
use crate::harness::Subject;
use opentelemetry::trace::TracerProvider as _;
use tracing_subscriber::layer::SubscriberExt as _;

/// How much the bridge attaches to each span.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Detail {
    /// Source location, thread, and busy and idle times.
    Default,
    /// Nothing but the fields.
    Lean,
}

#[tracing::instrument]
#[inline(never)]
fn leaf(id: u64, name: &str) -> u64 {
    work(id, name)
}

#[tracing::instrument]
async fn async_leaf(id: u64, name: &str) -> u64 {
    tokio::task::yield_now().await;
    work(id, name)
}

pub(crate) fn prepare(form: Form, state: State, detail: Detail) -> Subject {
    if matches!(state, State::Disabled | State::Absent) {
        return Subject::recording_nothing(match form {
            Form::Sync => Box::new(|| calls(leaf)),
            Form::Async => Box::new(|| async_calls(async_leaf)),
        });
    }
    let (provider, exported) = provider(state);
    let yes = detail == Detail::Default;
    let layer = tracing_opentelemetry::layer()
        .with_location(yes)
        .with_threads(yes)
        .with_tracked_inactivity(yes)
        .with_tracer(provider.tracer("benchmarks"));
    let subscriber = tracing_subscriber::registry().with(layer);
    tracing::subscriber::set_global_default(subscriber).expect("one case a process");
    let batch: Box<dyn Fn()> = match form {
        Form::Sync => Box::new(|| in_root(|| calls(leaf))),
        Form::Async => Box::new(|| in_root(|| async_calls(async_leaf))),
    };
    Subject::recording(state, batch, move || _ = provider.force_flush(), exported)
}

fn in_root(batch: impl Fn()) {
    tracing::info_span!("root").in_scope(batch);
}
