//! `#[counted]`, without and with `duration`.

use super::expected;
use crate::case::{Case, Signal, State};
use crate::peers::calls::{calls, work};
use crate::peers::exporter::{Tally, metrics::CountMetrics};
use crate::peers::ours::{install, recording};
use crate::subject::Subject;
use otel_runtime::{Metrics, counted};

#[counted("bench.calls", fields("acme.channel" = "checkout", "acme.tier" = "gold"))]
#[inline(never)]
fn leaf(id: u64, name: &str) -> u64 {
    work(id, name)
}

#[counted("bench.calls", duration, fields("acme.channel" = "checkout", "acme.tier" = "gold"))]
#[inline(never)]
fn timed_leaf(id: u64, name: &str) -> u64 {
    work(id, name)
}

pub(crate) fn prepare(case: Case) -> Subject {
    let leaf = if case.signal == Signal::Count { leaf } else { timed_leaf };
    let batch = Box::new(move || calls(leaf));
    let (filter, expected) = match case.state {
        State::Absent => return Subject::recording_nothing(batch),
        State::Recorded | State::NotSampled => ("info", expected(case)),
        State::Disabled => ("off", 0),
    };
    let tally = Tally::default();
    let telemetry = install(filter, |builder| builder.metrics(Metrics::exporter(CountMetrics::new(&tally))));
    recording(batch, telemetry, tally, expected)
}
