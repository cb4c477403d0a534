//! `#[logged]`, inside a span of `#[traced]`.

use super::expected;
use crate::case::{Case, State};
use crate::peers::calls::{calls, work};
use crate::peers::exporter::{Tally, transport::KeepRequests};
use crate::peers::ours::{install, recording};
use crate::peers::span::ours::in_root;
use crate::subject::Subject;
use otel_runtime::{Logs, Traces, logged};

#[logged("leaf", fields(id, name))]
#[inline(never)]
fn leaf(id: u64, name: &str) -> u64 {
    work(id, name)
}

pub(crate) fn prepare(case: Case) -> Subject {
    let batch = Box::new(|| in_root(&|| calls(leaf)));
    let filter = match case.state {
        State::Absent => return Subject::recording_nothing(batch),
        State::Recorded | State::NotSampled => "info".to_owned(),
        // The surrounding span is in another module.
        State::Disabled => format!("info,{}=warn", module_path!()),
    };
    let tally = Tally::default();
    let telemetry = install(&filter, |builder| {
        let traces = Traces::otlp().transport(KeepRequests::spans(&tally));
        builder.traces(traces).logs(Logs::otlp().transport(KeepRequests::logs(&tally)))
    });
    recording(batch, telemetry, tally, expected(case.state))
}
