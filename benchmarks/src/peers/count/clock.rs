//! No metric, but the clock is read before and after the call.

use crate::case::Case;
use crate::peers::calls::{calls, work};
use crate::subject::Subject;
use std::hint::black_box;
use std::time::Instant;

#[inline(never)]
fn leaf(id: u64, name: &str) -> u64 {
    let start = Instant::now();
    let result = work(id, name);
    black_box(start.elapsed().as_secs_f64());
    result
}

pub(crate) fn prepare(_: Case) -> Subject {
    Subject::recording_nothing(Box::new(|| calls(leaf)))
}
