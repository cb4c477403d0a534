//! Spans and log records waiting for the local root of their trace to end.

use super::log::PrintedLog;
use opentelemetry::trace::{SpanId, TraceId};
use opentelemetry_sdk::trace::SpanData;
use std::collections::{HashMap, HashSet, VecDeque};

/// Traces that wait for their root. Beyond it the oldest is printed as it is: the console is for development, where more
/// at once cannot be read anyway.
const MAX_TRACES: usize = 512;
/// Spans and log records that wait, over all traces; at roughly 1 KiB each this keeps the console under 16 MiB.
const MAX_ENTRIES: usize = 16_384;
/// Printed spans that are remembered, so that a child which outlives them is printed as soon as it ends.
const MAX_REMEMBERED: usize = 4_096;

/// Something to print.
#[derive(Debug, PartialEq)]
pub(super) enum Printout {
    /// Spans of one trace, below one local root or without any, and the logs of these spans.
    Trace { spans: Vec<SpanData>, logs: Vec<PrintedLog> },
    /// A log record without a span, or one whose span is not known.
    Log(PrintedLog),
}

/// What waits, by trace.
#[derive(Debug, Default)]
pub(super) struct Buffer {
    traces: HashMap<TraceId, PendingTrace>,
    /// Traces in the order in which they came; one that was printed since may still be in it.
    order: VecDeque<TraceId>,
    entries: usize,
    printed: Remembered,
}

#[derive(Debug, Default)]
struct PendingTrace {
    spans: Vec<SpanData>,
    logs: Vec<PrintedLog>,
}

impl Buffer {
    /// A span ended. Returns its tree if it is a local root, or has been waited for long enough.
    pub(super) fn span(&mut self, span: SpanData) -> Vec<Printout> {
        let trace = span.span_context.trace_id();
        let complete = span.parent_span_id == SpanId::INVALID
            || span.parent_span_is_remote
            || self.printed.contains(trace, span.parent_span_id);
        let root = span.span_context.span_id();
        self.waiting(trace).spans.push(span);
        let mut printouts = Vec::new();
        if complete {
            printouts.push(self.tree(trace, root));
        }
        self.shrink(&mut printouts);
        printouts
    }

    /// A record was written. Returns it at once if it belongs to no span.
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

    /// Everything that still waits, oldest trace first.
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

    /// Takes the spans below `root` and their logs; others of the same trace go on waiting for their own root.
    fn tree(&mut self, trace: TraceId, root: SpanId) -> Printout {
        let waiting = self.traces.remove(&trace).unwrap_or_default();
        let inside = descendants(root, &waiting.spans);
        let (spans, other_spans): (Vec<_>, Vec<_>) =
            waiting.spans.into_iter().partition(|span| inside.contains(&span.span_context.span_id()));
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

    /// Prints the oldest traces while there are too many.
    fn shrink(&mut self, printouts: &mut Vec<Printout>) {
        while self.traces.len() > MAX_TRACES || self.entries > MAX_ENTRIES {
            let Some(oldest) = self.order.pop_front() else { return };
            self.leftovers(oldest, printouts);
        }
    }

    /// Takes all of a trace whose root has not come; a log whose span has not ended stands alone.
    fn leftovers(&mut self, trace: TraceId, printouts: &mut Vec<Printout>) {
        let Some(PendingTrace { spans, logs }) = self.traces.remove(&trace) else {
            return;
        };
        self.entries -= spans.len() + logs.len();
        let ended: HashSet<SpanId> = spans.iter().map(|span| span.span_context.span_id()).collect();
        let (logs, alone): (Vec<_>, Vec<_>) =
            logs.into_iter().partition(|log| log.span.is_some_and(|(_, span)| ended.contains(&span)));
        self.printed.add(trace, &spans);
        if !spans.is_empty() {
            printouts.push(Printout::Trace { spans, logs });
        }
        printouts.extend(alone.into_iter().map(Printout::Log));
    }

    /// The queue of traces is as short as the map: traces mostly end soon, so the entry is near the back.
    fn forget(&mut self, trace: TraceId) {
        if let Some(place) = self.order.iter().rposition(|other| *other == trace) {
            self.order.remove(place);
        }
    }
}

fn descendants(root: SpanId, spans: &[SpanData]) -> HashSet<SpanId> {
    let mut children: HashMap<SpanId, Vec<SpanId>> = HashMap::new();
    for span in spans.iter().filter(|span| !span.parent_span_is_remote) {
        children.entry(span.parent_span_id).or_default().push(span.span_context.span_id());
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

/// The last printed spans, oldest forgotten first.
#[derive(Debug, Default)]
struct Remembered {
    set: HashSet<(TraceId, SpanId)>,
    order: VecDeque<(TraceId, SpanId)>,
}

impl Remembered {
    fn contains(&self, trace: TraceId, span: SpanId) -> bool {
        self.set.contains(&(trace, span))
    }

    fn add(&mut self, trace: TraceId, spans: &[SpanData]) {
        for span in spans {
            let id = (trace, span.span_context.span_id());
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
