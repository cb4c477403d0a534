//! What was decided, and the memory of what is not decided.

use crate::report::TraceDecisions;
use std::sync::atomic::{AtomicU64, AtomicUsize, Ordering::Relaxed};

/// Why a trace was kept or not.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Reason {
    Sampled,
    Minimum,
    Error,
    Slow,
    Dropped,
    Evicted,
    Unfinished,
}

#[derive(Debug)]
pub(crate) struct DecisionCounts {
    traces: [AtomicU64; 7],
    spans_kept: AtomicU64,
    spans_dropped: AtomicU64,
    logs_dropped: AtomicU64,
    /// The bytes of all traces in memory.
    bytes: AtomicUsize,
    most_bytes: AtomicUsize,
    limit: usize,
}

impl DecisionCounts {
    pub(super) fn new(limit: usize) -> Self {
        Self {
            traces: Default::default(),
            spans_kept: AtomicU64::new(0),
            spans_dropped: AtomicU64::new(0),
            logs_dropped: AtomicU64::new(0),
            bytes: AtomicUsize::new(0),
            most_bytes: AtomicUsize::new(0),
            limit,
        }
    }

    /// Counts a trace.
    pub(super) fn add(&self, reason: Reason) {
        self.traces[reason as usize].fetch_add(1, Relaxed);
    }

    pub(super) fn keep_spans(&self, spans: usize) {
        self.spans_kept.fetch_add(number(spans), Relaxed);
    }

    pub(super) fn drop_spans(&self, spans: usize) {
        self.spans_dropped.fetch_add(number(spans), Relaxed);
    }

    pub(super) fn drop_logs(&self, logs: usize) {
        self.logs_dropped.fetch_add(number(logs), Relaxed);
    }

    /// Takes memory, and returns whether it was left.
    pub(super) fn reserve(&self, bytes: usize) -> bool {
        let add = |used: usize| used.checked_add(bytes).filter(|used| *used <= self.limit);
        let reserved = self.bytes.fetch_update(Relaxed, Relaxed, add);
        if let Ok(before) = reserved {
            self.most_bytes.fetch_max(before + bytes, Relaxed);
        }
        reserved.is_ok()
    }

    /// Returns whether there is this much memory at all.
    pub(super) fn can_reserve(&self, bytes: usize) -> bool {
        bytes <= self.limit
    }

    pub(super) fn release(&self, bytes: usize) {
        self.bytes.fetch_sub(bytes, Relaxed);
    }

    pub(super) fn read(&self, undecided: usize) -> TraceDecisions {
        let read = |reason: Reason| self.traces[reason as usize].load(Relaxed);
        TraceDecisions {
            sampled: read(Reason::Sampled),
            kept_by_minimum_rate: read(Reason::Minimum),
            kept_for_errors: read(Reason::Error),
            kept_as_slow: read(Reason::Slow),
            dropped: read(Reason::Dropped),
            evicted: read(Reason::Evicted),
            unfinished: read(Reason::Unfinished),
            undecided: number(undecided),
            spans_kept: self.spans_kept.load(Relaxed),
            spans_dropped: self.spans_dropped.load(Relaxed),
            log_records_dropped: self.logs_dropped.load(Relaxed),
            bytes: self.bytes.load(Relaxed),
            most_bytes: self.most_bytes.load(Relaxed),
        }
    }
}

fn number(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}
