//! A trace that is not decided, or was kept.

use super::counts::Reason;
use crate::clock::Moment;
use crate::otlp::Scope;
use std::collections::hash_map::DefaultHasher;
use std::hash::{Hash as _, Hasher as _};
use std::mem;
use std::sync::Arc;

/// An encoded span or log record.
#[derive(Debug)]
pub(super) struct Held {
    pub(super) scope: Arc<Scope>,
    pub(super) bytes: Box<[u8]>,
}

/// The spans and log records of a trace that wait for a decision.
#[derive(Debug, Default)]
pub(super) struct WaitingItems {
    pub(super) spans: Vec<Held>,
    pub(super) logs: Vec<Held>,
}

/// What counts as the memory of an item and of a trace besides the encoded bytes.
const ITEM: usize = 64;
pub(super) const TRACE: usize = 384;

/// A trace of this process.
#[derive(Debug)]
pub(super) struct HeldTrace {
    /// The place in the order in which traces have started.
    pub(super) number: u64,
    pub(super) began: Moment,
    /// The local root spans that have not ended.
    pub(super) open_roots: u32,
    /// The hash of the name with which the first of them has started.
    name: u64,
    pub(super) progress: TraceProgress,
}

#[derive(Debug)]
pub(super) enum TraceProgress {
    Undecided(WaitingItems),
    /// It was kept. After the last root span has ended, it is remembered until this time.
    Kept(Option<Moment>),
}

/// The end of a span, as far as it decides about its trace.
#[derive(Clone, Copy, Debug)]
pub(super) struct SpanEnd<'a> {
    /// Why the span keeps its trace.
    pub(super) reason: Option<Reason>,
    /// The name of a local root span.
    pub(super) root: Option<&'a str>,
}

impl Held {
    pub(super) fn size(&self) -> usize {
        ITEM + self.bytes.len()
    }
}

impl WaitingItems {
    fn size(&self) -> usize {
        self.spans.iter().chain(&self.logs).map(Held::size).sum()
    }
}

impl HeldTrace {
    pub(super) fn new(number: u64, name: &str) -> Self {
        let progress = TraceProgress::Undecided(WaitingItems::default());
        Self { number, began: Moment::now(), open_roots: 1, name: hash(name), progress }
    }

    /// Returns whether its root span has another name than at its start, such as that of a route.
    pub(super) fn was_renamed(&self, name: &str) -> bool {
        self.name != hash(name)
    }

    pub(super) fn is_undecided(&self) -> bool {
        matches!(self.progress, TraceProgress::Undecided(_))
    }

    /// Returns whether the trace can be evicted. One that was kept and is running cannot, because its other spans would be lost.
    pub(super) fn gives_way(&self) -> bool {
        !matches!(self.progress, TraceProgress::Kept(None))
    }

    /// Keeps the trace, and returns what was waiting, and its size.
    pub(super) fn keep(&mut self) -> (WaitingItems, usize) {
        let TraceProgress::Undecided(waiting) = &mut self.progress else { return (WaitingItems::default(), 0) };
        let waiting = mem::take(waiting);
        self.progress = TraceProgress::Kept(None);
        let size = waiting.size();
        (waiting, size)
    }

    /// Returns what was waiting, if it was not decided, and the memory of all.
    pub(super) fn into_waiting(self) -> (Option<WaitingItems>, usize) {
        match self.progress {
            TraceProgress::Undecided(waiting) => {
                let size = TRACE + waiting.size();
                (Some(waiting), size)
            }
            TraceProgress::Kept(_) => (None, TRACE),
        }
    }
}

fn hash(name: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    name.hash(&mut hasher);
    hasher.finish()
}
