//! No span at all.

use super::calls::{async_calls, calls, work};
use crate::case::Form;
use crate::harness::Subject;

#[inline(never)]
fn leaf(id: u64, name: &str) -> u64 {
    work(id, name)
}

async fn async_leaf(id: u64, name: &str) -> u64 {
    tokio::task::yield_now().await;
    work(id, name)
}

pub(crate) fn prepare(form: Form) -> Subject {
    let batch: Box<dyn Fn()> = match form {
        Form::Sync => Box::new(|| calls(leaf)),
        Form::Async => Box::new(|| async_calls(async_leaf)),
    };
    Subject::recording_nothing(batch)
}
