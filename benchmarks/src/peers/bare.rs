//! No telemetry at all.

use super::calls::{async_calls, calls, work};
use crate::case::{Case, Execution};
use crate::subject::Subject;

#[inline(never)]
fn leaf(id: u64, name: &str) -> u64 {
    work(id, name)
}

async fn async_leaf(id: u64, name: &str) -> u64 {
    tokio::task::yield_now().await;
    work(id, name)
}

pub(crate) fn prepare(case: Case) -> Subject {
    Subject::recording_nothing(match case.execution {
        Execution::Async => Box::new(|| async_calls(async_leaf)),
        Execution::Sync | Execution::TwoThreads => Box::new(|| calls(leaf)),
    })
}
