//! Decides about traces that are not sampled, when they have ended: those with an error and slow ones are kept.
//!
//! A trace is undecided from the start of its first local root span until the last one has ended. Its spans that have ended wait here as
//! bytes. The memory is bounded; the oldest traces give way.

mod counts;
mod decision;
mod trace;
mod traces;

pub(super) use decision::TailDecision;

use super::recorder::Recorder;
use crate::clock::Moment;
use crate::otlp::{Buffer, EmittedLog, EndedSpan, Scope};
use crate::report::{Status, TraceDecisions};
use crate::sampling::{RateLimits, TailSettings};
use crate::unrecorded::is_excluded;
use counts::{DecisionCounts, Reason};
use opentelemetry::Context;
use opentelemetry::trace::{self as api, SpanContext, SpanId, TraceId};
use std::cell::RefCell;
use std::sync::{Arc, Mutex, OnceLock, PoisonError};
use std::time::Duration;
use trace::{Held, SpanEnd, WaitingItems};
use traces::HeldTraces;

/// The traces of an installation that are not decided.
#[derive(Debug)]
pub(crate) struct Tail {
    settings: TailSettings,
    traces: HeldTraces,
    /// The names of local root spans that have reached their minimum.
    minimum: Option<RateLimits>,
    counts: Arc<DecisionCounts>,
    spans: Arc<Recorder>,
    /// Where the log records of a trace go that is kept. Set if log records wait with their trace.
    logs: OnceLock<Arc<Recorder>>,
    /// Locked during a review, so that a shutdown waits for one that has begun.
    reviewing: Mutex<()>,
}

thread_local! {
    /// A buffer in which an item is encoded before it is copied, so that it takes no more memory than it needs.
    static ENCODED: RefCell<Buffer> = RefCell::new(Buffer::default());
}

/// A thread keeps a buffer of at most this size.
const LARGEST_KEPT: usize = 16 << 10;

/// Log records from WARN on never wait.
const WARN: u8 = 13;

impl Tail {
    pub(crate) fn new(settings: TailSettings, spans: Arc<Recorder>) -> Self {
        let counts = Arc::new(DecisionCounts::new(settings.bytes));
        let traces = HeldTraces::new(Arc::clone(&counts));
        let minimum = settings.minimum.map(|(traces, period)| RateLimits::per(traces.into(), period));
        Self { settings, traces, minimum, counts, spans, logs: OnceLock::new(), reviewing: Mutex::default() }
    }

    /// Lets log records wait with their trace, if the settings say so.
    pub(crate) fn hold_logs(&self, logs: &Arc<Recorder>) {
        if self.settings.drop_logs {
            _ = self.logs.set(Arc::clone(logs));
        }
    }

    /// Returns whether log records wait with their trace.
    pub(crate) fn drops_logs(&self) -> bool {
        self.settings.drop_logs
    }

    /// Decides about a span with a parent.
    pub(super) fn decide_under(&self, context: &Context, parent: &SpanContext, name: &str) -> TailDecision {
        match (parent.is_sampled(), parent.is_remote()) {
            (true, true) => self.sampled(name),
            (true, false) => TailDecision::Sampled,
            (false, true) if self.settings.remote && !is_excluded(context) => self.open(parent.trace_id(), name),
            (false, true) => TailDecision::Dropped,
            (false, false) => self.traces.join(parent.trace_id()),
        }
    }

    /// Counts a local root span that the sampler has sampled.
    pub(super) fn sampled(&self, name: &str) -> TailDecision {
        self.counts.add(Reason::Sampled);
        if let Some(minimum) = &self.minimum {
            minimum.take(name);
        }
        TailDecision::Sampled
    }

    /// Decides about a local root span that the sampler has not sampled.
    pub(super) fn open(&self, trace: TraceId, name: &str) -> TailDecision {
        if self.minimum.as_ref().is_some_and(|minimum| minimum.take(name)) {
            self.counts.add(Reason::Minimum);
            return TailDecision::Sampled;
        }
        self.traces.open(trace, name)
    }

    /// Adds a span that has ended and is not sampled. Returns whether its trace is kept.
    pub(super) fn end(&self, span: &EndedSpan<'_>, scope: &Arc<Scope>) -> bool {
        let trace = span.context.trace_id();
        let is_local_root = span.parent == SpanId::INVALID || span.parent_is_remote;
        let held = held(scope, |buffer| span.encode(buffer));
        let end = SpanEnd { reason: self.reason(span), root: is_local_root.then_some(span.name) };
        let keeps = |name: &str| self.minimum.as_ref().is_some_and(|minimum| minimum.take(name));
        let kept = self.traces.end(trace, held, end, keeps);
        let is_kept = kept.is_some();
        if let Some(kept) = kept {
            self.write(kept);
        }
        is_kept
    }

    /// Returns why this span keeps its trace.
    fn reason(&self, span: &EndedSpan<'_>) -> Option<Reason> {
        let is_error = span.rare.as_ref().is_some_and(|rare| matches!(rare.status, api::Status::Error { .. }));
        if self.settings.errors && is_error {
            return Some(Reason::Error);
        }
        let duration = Duration::from_nanos(span.end.saturating_sub(span.start));
        self.settings.slower_than.is_some_and(|least| duration >= least).then_some(Reason::Slow)
    }

    /// Returns whether a log record is written now. Otherwise it waits with its trace, or it was dropped.
    pub(super) fn writes_log(&self, record: &EmittedLog<'_>, scope: impl FnOnce() -> Arc<Scope>) -> bool {
        let Some((trace, _, flags)) = record.span else { return true };
        // A record without a severity can be important.
        if flags.is_sampled() || !(1..WARN).contains(&record.severity) {
            return true;
        }
        match self.traces.join(trace) {
            TailDecision::Sampled => true,
            TailDecision::Dropped => {
                self.counts.drop_logs(1);
                false
            }
            TailDecision::Undecided => !self.traces.holds_log(trace, held(&scope(), |buffer| record.encode(buffer))),
        }
    }

    /// Keeps the traces that are slow already, although they have not ended, and forgets those that ended long ago.
    pub(crate) fn review(&self) {
        let _exclusive = self.reviewing.lock().unwrap_or_else(PoisonError::into_inner);
        for kept in self.traces.review(Moment::now(), self.settings.slower_than) {
            self.write(kept);
        }
    }

    /// Decides about all traces. Those that have not ended fall back to the decision of the sampler, unless they are slow already.
    pub(crate) fn close(&self) {
        self.review();
        let _exclusive = self.reviewing.lock().unwrap_or_else(PoisonError::into_inner);
        self.traces.close();
    }

    fn write(&self, kept: WaitingItems) {
        for Held { scope, bytes } in kept.spans {
            // It is counted as begun only now, because a span that is dropped is no loss.
            if self.spans.begin() {
                self.spans.append(&scope, bytes.len(), |chunk| chunk.append(&bytes));
            }
        }
        let Some(logs) = self.logs.get() else { return };
        for Held { scope, bytes } in kept.logs {
            logs.append(&scope, bytes.len(), |chunk| chunk.append(&bytes));
        }
    }

    /// Returns what was decided so far.
    pub(crate) fn decisions(&self) -> TraceDecisions {
        self.counts.read(self.traces.undecided())
    }
}

impl Status for Tail {
    fn status(&self) -> String {
        format!("traces: {}", self.decisions())
    }

    fn decisions(&self) -> Option<TraceDecisions> {
        Some(Self::decisions(self))
    }
}

fn held(scope: &Arc<Scope>, write: impl FnOnce(&mut Buffer)) -> Held {
    let mut write = Some(write);
    let copied = ENCODED.try_with(|buffer| {
        let mut buffer = buffer.try_borrow_mut().ok()?;
        buffer.clear();
        write.take()?(&mut buffer);
        let bytes = Box::from(buffer.as_slice());
        if buffer.capacity() > LARGEST_KEPT {
            *buffer = Buffer::default();
        }
        Some(bytes)
    });
    let bytes = copied.ok().flatten().unwrap_or_else(|| {
        // The thread ends.
        let mut buffer = Buffer::default();
        if let Some(write) = write {
            write(&mut buffer);
        }
        Box::from(buffer.as_slice())
    });
    Held { scope: Arc::clone(scope), bytes }
}
