//! The list of all cases, and the same function for each signal and library.

mod bare;
mod calls;
mod count;
mod exporter;
mod log;
mod ours;
mod span;
mod stack;

use crate::case::Peer::{
    Autometrics, Bare, Bound, Clock, Fastrace, HandWritten, HandWrittenLocated, Log as LogCrate, Logcall, Metrics,
    MetricsKept, OurLayer, OurLayerLean, Ours, OursLean, Tracing, TracingLean,
};
use crate::case::Signal::{Count, CountAndDuration, Log, Nothing, Span, Stack};
use crate::case::State::{Absent, Disabled, NotSampled, Recorded};
use crate::case::{Case, Peer, Signal, State};
use crate::subject::Subject;

/// Sets up a library in this process.
type Prepare = fn(Case) -> Subject;

/// Grouped as in the tables. Only this project distinguishes "disabled" from "absent" for spans, and there is a lean variant
/// only if it leaves something out.
const MEASURED: &[(Signal, State, Peer, Prepare)] = &[
    (Nothing, Absent, Bare, bare::prepare),
    (Span, Recorded, HandWritten, span::hand_written::prepare),
    (Span, Recorded, HandWrittenLocated, span::hand_written::prepare),
    (Span, Recorded, Tracing, span::tracing::prepare),
    (Span, Recorded, TracingLean, span::tracing::prepare),
    (Span, Recorded, Fastrace, span::fastrace::prepare),
    (Span, Recorded, Ours, span::ours::prepare),
    (Span, Recorded, OursLean, span::ours::prepare),
    (Span, Recorded, OurLayer, span::our_layer::prepare),
    (Span, Recorded, OurLayerLean, span::our_layer::prepare),
    (Span, NotSampled, HandWritten, span::hand_written::prepare),
    (Span, NotSampled, Tracing, span::tracing::prepare),
    (Span, NotSampled, TracingLean, span::tracing::prepare),
    (Span, NotSampled, Fastrace, span::fastrace::prepare),
    (Span, NotSampled, Ours, span::ours::prepare),
    (Span, NotSampled, OurLayer, span::our_layer::prepare),
    (Span, Disabled, Ours, span::ours::prepare),
    (Span, Disabled, OurLayer, span::our_layer::prepare),
    (Span, Absent, HandWritten, span::hand_written::prepare),
    (Span, Absent, Tracing, span::tracing::prepare),
    (Span, Absent, Fastrace, span::fastrace::prepare),
    (Span, Absent, Ours, span::ours::prepare),
    (Count, Recorded, HandWritten, count::hand_written::prepare),
    (Count, Recorded, Bound, count::bound::prepare),
    (Count, Recorded, Metrics, count::metrics::prepare),
    (Count, Recorded, MetricsKept, count::metrics_kept::prepare),
    (Count, Recorded, Ours, count::ours::prepare),
    (Count, Disabled, Ours, count::ours::prepare),
    (Count, Absent, Ours, count::ours::prepare),
    (CountAndDuration, Recorded, Clock, count::clock::prepare),
    (CountAndDuration, Recorded, HandWritten, count::hand_written::prepare),
    (CountAndDuration, Recorded, Bound, count::bound::prepare),
    (CountAndDuration, Recorded, Metrics, count::metrics::prepare),
    (CountAndDuration, Recorded, MetricsKept, count::metrics_kept::prepare),
    (CountAndDuration, Recorded, Autometrics, count::autometrics::prepare),
    (CountAndDuration, Recorded, Ours, count::ours::prepare),
    (CountAndDuration, Disabled, Ours, count::ours::prepare),
    (CountAndDuration, Absent, Ours, count::ours::prepare),
    (Log, Recorded, HandWritten, log::hand_written::prepare),
    (Log, Recorded, HandWrittenLocated, log::hand_written::prepare),
    (Log, Recorded, Tracing, log::tracing::prepare),
    (Log, Recorded, LogCrate, log::log::prepare),
    (Log, Recorded, Logcall, log::logcall::prepare),
    (Log, Recorded, Ours, log::ours::prepare),
    (Log, Disabled, HandWritten, log::hand_written::prepare),
    (Log, Disabled, Tracing, log::tracing::prepare),
    (Log, Disabled, LogCrate, log::log::prepare),
    (Log, Disabled, Logcall, log::logcall::prepare),
    (Log, Disabled, Ours, log::ours::prepare),
    (Log, Absent, Ours, log::ours::prepare),
    (Stack, Recorded, HandWritten, stack::hand_written::prepare),
    (Stack, Recorded, HandWrittenLocated, stack::hand_written::prepare),
    (Stack, Recorded, Tracing, stack::tracing::prepare),
    (Stack, Recorded, Ours, stack::ours::prepare),
    (Stack, Recorded, OursLean, stack::ours::prepare),
    (Stack, Disabled, Ours, stack::ours::prepare),
    (Stack, Absent, Ours, stack::ours::prepare),
];

/// All cases.
pub(crate) fn cases() -> impl Iterator<Item = Case> {
    prepared().map(|(case, _)| case)
}

/// The case whose `Display` text is `name`, and the function that prepares it.
pub(crate) fn find(name: &str) -> Option<(Case, Prepare)> {
    prepared().find(|(case, _)| case.to_string() == name)
}

fn prepared() -> impl Iterator<Item = (Case, Prepare)> {
    MEASURED.iter().flat_map(|&(signal, state, peer, prepare)| {
        let case = move |&execution| (Case { signal, peer, execution, state }, prepare);
        signal.executions().iter().map(case)
    })
}
