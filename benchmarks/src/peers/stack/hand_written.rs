//! Hand-written code on the OpenTelemetry API: the code of the three signals in one function.

use super::EXPECTED;
use crate::case::{Case, Peer};
use crate::peers::calls::{calls, work};
use crate::peers::count::hand_written as count;
use crate::peers::exporter::Tally;
use crate::peers::log::hand_written as log;
use crate::peers::span::hand_written as span;
use crate::subject::Subject;
use std::time::Instant;

#[inline(never)]
fn leaf(id: u64, name: &str) -> u64 {
    let start = Instant::now();
    let _ends_with_the_guard = span::span(span::tracer(), id, name).attach();
    let result = work(id, name);
    count::count();
    count::record(start.elapsed());
    log::emit(id, name);
    result
}

/// The span and the record have the source location, too.
#[inline(never)]
fn located_leaf(id: u64, name: &str) -> u64 {
    let start = Instant::now();
    let _ends_with_the_guard = span::located_span(id, name).attach();
    let result = work(id, name);
    count::count();
    count::record(start.elapsed());
    log::emit_located(id, name);
    result
}

pub(crate) fn prepare(case: Case) -> Subject {
    let leaf = if case.peer == Peer::HandWrittenLocated { located_leaf } else { leaf };
    let tally = Tally::default();
    let spans = span::install(case.state, &tally);
    let metrics = count::install(&tally);
    let logs = log::install(case.state, &tally);
    let flush = move || {
        _ = spans.force_flush();
        _ = metrics.force_flush();
        _ = logs.force_flush();
    };
    Subject::recording(Box::new(move || span::in_root(|| calls(leaf))), flush, move || tally.total(), EXPECTED)
}
