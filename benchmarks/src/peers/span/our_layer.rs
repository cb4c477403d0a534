//! `#[tracing::instrument]` and the layer of this project.

use super::ours::installed;
use super::tracing::{async_leaf, in_root, leaf};
use crate::case::{Case, Execution, State};
use crate::peers::calls::{async_calls, calls};
use crate::subject::{Batch, Subject};
use otel_runtime::Sampler;
use tracing_subscriber::layer::SubscriberExt as _;

pub(crate) fn prepare(case: Case) -> Subject {
    let batch: Batch = match case.execution {
        Execution::Async => Box::new(|| in_root(|| async_calls(async_leaf))),
        Execution::Sync | Execution::TwoThreads => Box::new(|| in_root(|| calls(leaf))),
    };
    let (sampler, filter) = match case.state {
        State::NotSampled => (Sampler::parent_always_off(), "info"),
        State::Disabled => (Sampler::parent_always_on(), "off"),
        State::Recorded | State::Absent => (Sampler::parent_always_on(), "info"),
    };
    let subject = installed(case, batch, sampler, filter);
    let subscriber = tracing_subscriber::registry().with(otel_runtime::bridge::tracing_layer());
    tracing::subscriber::set_global_default(subscriber).expect("one case a process");
    subject
}
