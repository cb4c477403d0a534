//! Buffers spans and log records until the local root span of their trace ends.

use super::log::PrintedLog;
use crate::received::ReceivedSpan;
use opentelemetry::trace::{SpanId, TraceId};
use std::collections::{HashMap, HashSet, VecDeque};

/// Maximum number of traces that wait for their root span. Beyond it, the oldest one is printed incomplete. The console is intended
/// for development, where more traces at once are unreadable anyway.
const MAX_TRACES: usize = 512;
/// Maximum number of waiting spans and log records. At about 2 KiB each, the buffer stays below 32 MiB.
const MAX_ENTRIES: usize = 16_384;
/// Number of printed spans to remember, so that a child that outlives its parent is printed as soon as it ends.
const MAX_REMEMBERED: usize = 4_096;

/// Something to print.
#[derive(Debug, PartialEq)]
pub(super) enum Printout {
    /// Spans of one trace, below a local root span or without one, with their log records.
    Trace { spans: Vec<ReceivedSpan>, logs: Vec<PrintedLog> },
    /// A log record without a span, or with an unknown span.
    Log(PrintedLog),
}

impl Printout {
    pub(super) fn content(&self) -> Printed {
        match self {
            Self::Trace { spans, logs } => Printed { spans: spans.len(), logs: logs.len() },
            Self::Log(_) => Printed { spans: 0, logs: 1 },
        }
    }
}

/// The number of spans and log records in something that was printed or lost.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Printed {
    pub(crate) spans: usize,
    pub(crate) logs: usize,
}

/// Waiting spans and log records by trace.
#[derive(Debug, Default)]
pub(super) struct Buffer {
    traces: HashMap<TraceId, PendingTrace>,
    /// Traces in the order of arrival. It can contain traces that have been printed.
    order: VecDeque<TraceId>,
    entries: usize,
    printed: Remembered,
}

#[derive(Debug, Default)]
struct PendingTrace {
    spans: Vec<ReceivedSpan>,
    logs: Vec<PrintedLog>,
}

impl Buffer {
    /// Adds a span that has ended. Returns its tree if it is a local root span, and incomplete trees that exceed the limits.
    pub(super) fn span(&mut self, span: ReceivedSpan) -> Vec<Printout> {
        let trace = span.trace_id;
        let complete =
            span.has_remote_parent() || span.parent.is_none_or(|parent| self.printed.contains(trace, parent));
        let root = span.span_id;
        self.waiting(trace).spans.push(span);
        let mut printouts = Vec::new();
        if complete {
            printouts.push(self.tree(trace, root));
        }
        self.shrink(&mut printouts);
        printouts
    }

    /// Adds a log record. Returns it immediately if it does not belong to a waiting span.
    pub(super) fn log(&mut self, log: PrintedLog) -> Vec<Printout> {
        let Some((trace, span)) = log.span else {
            return vec![Printout::Log(log)];
        };
        if self.printed.contains(trace, span) {
            return vec![Printout::Log(log)];
        }
        self.waiting(trace).logs.push(log);
        let mut printouts = Vec::new();
        self.shrink(&mut printouts);
        printouts
    }

    /// Returns everything that is waiting, oldest trace first.
    pub(super) fn rest(&mut self) -> Vec<Printout> {
        let mut printouts = Vec::new();
        while let Some(trace) = self.order.pop_front() {
            self.leftovers(trace, &mut printouts);
        }
        printouts
    }

    fn waiting(&mut self, trace: TraceId) -> &mut PendingTrace {
        self.entries += 1;
        self.traces.entry(trace).or_insert_with(|| {
            self.order.push_back(trace);
            PendingTrace::default()
        })
    }

    /// Removes the spans below `root` and their log records. Other spans of the trace wait for their own local root span.
    fn tree(&mut self, trace: TraceId, root: SpanId) -> Printout {
        let waiting = self.traces.remove(&trace).unwrap_or_default();
        let inside = descendants(root, &waiting.spans);
        let (spans, other_spans): (Vec<_>, Vec<_>) =
            waiting.spans.into_iter().partition(|span| inside.contains(&span.span_id));
        let (logs, other_logs): (Vec<_>, Vec<_>) =
            waiting.logs.into_iter().partition(|log| log.span.is_some_and(|(_, span)| inside.contains(&span)));
        self.entries -= spans.len() + logs.len();
        if other_spans.is_empty() && other_logs.is_empty() {
            self.forget(trace);
        } else {
            self.traces.insert(trace, PendingTrace { spans: other_spans, logs: other_logs });
        }
        self.printed.add(trace, &spans);
        Printout::Trace { spans, logs }
    }

    /// Prints the oldest traces while the limits are exceeded.
    fn shrink(&mut self, printouts: &mut Vec<Printout>) {
        while self.traces.len() > MAX_TRACES || self.entries > MAX_ENTRIES {
            let Some(oldest) = self.order.pop_front() else { return };
            self.leftovers(oldest, printouts);
        }
    }

    /// Removes a trace whose root span has not ended. Log records of spans that have not ended are printed separately.
    fn leftovers(&mut self, trace: TraceId, printouts: &mut Vec<Printout>) {
        let Some(PendingTrace { spans, logs }) = self.traces.remove(&trace) else {
            return;
        };
        self.entries -= spans.len() + logs.len();
        let ended: HashSet<SpanId> = spans.iter().map(|span| span.span_id).collect();
        let (logs, alone): (Vec<_>, Vec<_>) =
            logs.into_iter().partition(|log| log.span.is_some_and(|(_, span)| ended.contains(&span)));
        self.printed.add(trace, &spans);
        if !spans.is_empty() {
            printouts.push(Printout::Trace { spans, logs });
        }
        printouts.extend(alone.into_iter().map(Printout::Log));
    }

    /// Removes a trace from the queue. Most traces end soon, so the entry is near the end.
    fn forget(&mut self, trace: TraceId) {
        if let Some(place) = self.order.iter().rposition(|other| *other == trace) {
            self.order.remove(place);
        }
    }
}

fn descendants(root: SpanId, spans: &[ReceivedSpan]) -> HashSet<SpanId> {
    let mut children: HashMap<SpanId, Vec<SpanId>> = HashMap::new();
    for span in spans.iter().filter(|span| !span.has_remote_parent()) {
        children.entry(span.parent.unwrap_or(SpanId::INVALID)).or_default().push(span.span_id);
    }
    let mut inside = HashSet::from([root]);
    let mut next = vec![root];
    while let Some(parent) = next.pop() {
        for child in children.remove(&parent).unwrap_or_default() {
            inside.insert(child);
            next.push(child);
        }
    }
    inside
}

/// The most recently printed spans. The oldest is forgotten first.
#[derive(Debug, Default)]
struct Remembered {
    set: HashSet<(TraceId, SpanId)>,
    order: VecDeque<(TraceId, SpanId)>,
}

impl Remembered {
    fn contains(&self, trace: TraceId, span: SpanId) -> bool {
        self.set.contains(&(trace, span))
    }

    fn add(&mut self, trace: TraceId, spans: &[ReceivedSpan]) {
        for span in spans {
            let id = (trace, span.span_id);
            if self.set.insert(id) {
                self.order.push_back(id);
            }
        }
        while self.order.len() > MAX_REMEMBERED {
            let oldest = self.order.pop_front();
            oldest.map(|id| self.set.remove(&id));
        }
    }
}
