//! The `metrics` crate with cached handles, which its macros return.

use super::metrics::subject;
use crate::case::{Case, Signal};
use crate::peers::calls::work;
use crate::subject::Subject;
use metrics::{Counter, Histogram, counter, histogram};
use std::sync::LazyLock;
use std::time::Instant;

static CALLS: LazyLock<Counter> =
    LazyLock::new(|| counter!("bench.calls", "acme.channel" => "checkout", "acme.tier" => "gold"));
static DURATION: LazyLock<Histogram> =
    LazyLock::new(|| histogram!("bench.calls.duration", "acme.channel" => "checkout", "acme.tier" => "gold"));

#[inline(never)]
fn counted(id: u64, name: &str) -> u64 {
    let result = work(id, name);
    CALLS.increment(1);
    result
}

#[inline(never)]
fn counted_and_timed(id: u64, name: &str) -> u64 {
    let start = Instant::now();
    let result = work(id, name);
    CALLS.increment(1);
    DURATION.record(start.elapsed());
    result
}

pub(crate) fn prepare(case: Case) -> Subject {
    subject(case, if case.signal == Signal::Count { counted } else { counted_and_timed })
}
