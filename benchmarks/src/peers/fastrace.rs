//! `#[fastrace::trace]` with a reporter that counts and drops.

use super::calls::{async_calls, calls, work};
use crate::case::{Form, State};
use crate::harness::Subject;
use fastrace::Span;
use fastrace::collector::{Config, Reporter, SpanContext, SpanRecord};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

struct Count(Arc<AtomicU64>);

impl Reporter for Count {
    fn report(&mut self, spans: Vec<SpanRecord>) {
        self.0.fetch_add(spans.len() as u64, Relaxed);
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

pub(crate) fn prepare(form: Form, state: State) -> Subject {
    if matches!(state, State::Disabled | State::Absent) {
        return Subject::recording_nothing(match form {
            Form::Sync => Box::new(|| calls(leaf)),
            Form::Async => Box::new(|| async_calls(async_leaf)),
        });
    }
    let exported = Arc::<AtomicU64>::default();
    fastrace::set_reporter(Count(Arc::clone(&exported)), Config::default());
    let sampled = state == State::Sampled;
    let batch: Box<dyn Fn()> = match form {
        Form::Sync => Box::new(move || in_root(sampled, || calls(leaf))),
        Form::Async => Box::new(move || in_root(sampled, || async_calls(async_leaf))),
    };
    Subject::recording(state, batch, fastrace::flush, exported)
}

fn in_root(sampled: bool, batch: impl Fn()) {
    let root = Span::root("root", SpanContext::random().sampled(sampled));
    let _parent_until_the_end = root.set_local_parent();
    batch();
}
