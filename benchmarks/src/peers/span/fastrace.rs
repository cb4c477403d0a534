//! `#[fastrace::trace]` with its OpenTelemetry reporter, and the exporter of the other peers.

use super::expected;
use crate::case::{Case, Execution, State};
use crate::peers::calls::{async_calls, calls, work};
use crate::peers::exporter::{Tally, spans::EncodeSpans};
use crate::subject::{Batch, Subject};
use fastrace::Span;
use fastrace::collector::{Config, SpanContext};
use fastrace_opentelemetry::OpenTelemetryReporter;
use opentelemetry::InstrumentationScope;
use opentelemetry_sdk::Resource;
use std::borrow::Cow;

#[fastrace::trace(name = "leaf", properties = { "id": "{id}", "name": "{name}" })]
#[inline(never)]
fn leaf(id: u64, name: &str) -> u64 {
    work(id, name)
}

#[fastrace::trace(name = "leaf", properties = { "id": "{id}", "name": "{name}" })]
async fn async_leaf(id: u64, name: &str) -> u64 {
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
    let (resource, scope) = (Resource::builder().build(), InstrumentationScope::builder("benchmarks").build());
    let reporter = OpenTelemetryReporter::new(EncodeSpans::new(&tally), Cow::Owned(resource), scope);
    fastrace::set_reporter(reporter, Config::default());
    let sampled = case.state == State::Recorded;
    let batch: Batch = match case.execution {
        Execution::Async => Box::new(move || in_root(sampled, || async_calls(async_leaf))),
        Execution::Sync | Execution::TwoThreads => Box::new(move || in_root(sampled, || calls(leaf))),
    };
    Subject::recording(batch, fastrace::flush, move || tally.total(), expected(case.state))
}

fn in_root(sampled: bool, batch: impl Fn()) {
    let root = Span::root("root", SpanContext::random().sampled(sampled));
    let _parent_until_the_end = root.set_local_parent();
    batch();
}
