//! `#[fastrace::trace]` with a reporter that counts and drops.

use super::expected;
use crate::case::{Case, Execution, State};
use crate::peers::calls::{async_calls, calls, work};
use crate::peers::exporter::Tally;
use crate::subject::{Batch, Subject};
use fastrace::Span;
use fastrace::collector::{Config, Reporter, SpanContext, SpanRecord};

struct Count(Tally);

impl Reporter for Count {
    fn report(&mut self, spans: Vec<SpanRecord>) {
        self.0.add(spans.len() as u64);
    }
}

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
    fastrace::set_reporter(Count(tally.clone()), Config::default());
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
