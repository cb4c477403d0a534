//! `#[traced]`, `#[counted(duration)]` and `#[logged]` on one function.

use super::EXPECTED;
use crate::case::{Case, Peer, State};
use crate::peers::calls::{calls, work};
use crate::peers::exporter::{Tally, metrics::CountMetrics, transport::KeepRequests};
use crate::peers::ours::{install, recording};
use crate::peers::span::ours::in_root;
use crate::subject::Subject;
use otel_runtime::{Logs, Metrics, Traces, counted, logged, traced};

#[traced(args(id, name))]
#[counted("bench.calls", duration, fields("acme.channel" = "checkout", "acme.tier" = "gold"))]
#[logged("leaf", fields(id, name))]
#[inline(never)]
fn leaf(id: u64, name: &str) -> u64 {
    work(id, name)
}

pub(crate) fn prepare(case: Case) -> Subject {
    let batch = Box::new(|| in_root(&|| calls(leaf)));
    let (filter, expected) = match case.state {
        State::Absent => return Subject::recording_nothing(batch),
        State::Recorded | State::NotSampled => ("info", EXPECTED),
        State::Disabled => ("off", 0),
    };
    let tally = Tally::default();
    let spans = Traces::otlp().transport(KeepRequests::spans(&tally)).code_attributes(case.peer != Peer::OursLean);
    let telemetry = install(filter, |builder| {
        builder
            .traces(spans)
            .metrics(Metrics::exporter(CountMetrics::new(&tally)))
            .logs(Logs::otlp().transport(KeepRequests::logs(&tally)))
    });
    recording(batch, telemetry, tally, expected)
}
