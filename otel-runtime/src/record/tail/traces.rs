//! The traces in memory, and the order in which they give way.

use super::counts::{DecisionCounts, Reason};
use super::decision::TailDecision;
use super::trace::{Held, HeldTrace, SpanEnd, TRACE, TraceProgress, WaitingItems};
use crate::clock::Moment;
use opentelemetry::TraceId;
use std::collections::{HashMap, VecDeque};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// The number of locks. A trace belongs to one of them.
const PARTS: usize = 16;

/// For how long a trace that was kept is remembered after its last root span has ended.
const REMEMBERED: Duration = Duration::from_secs(60);

/// All traces in memory.
#[derive(Debug)]
pub(super) struct HeldTraces {
    parts: [Mutex<Part>; PARTS],
    next: AtomicU64,
    counts: Arc<DecisionCounts>,
}

#[derive(Debug, Default)]
struct Part {
    traces: HashMap<TraceId, HeldTrace>,
    /// The traces in the order in which they have started. Some of them are not in memory any more.
    order: VecDeque<(u64, TraceId)>,
}

impl HeldTraces {
    pub(super) fn new(counts: Arc<DecisionCounts>) -> Self {
        Self { parts: Default::default(), next: AtomicU64::new(0), counts }
    }

    /// Adds a local root span that is not sampled.
    pub(super) fn open(&self, trace: TraceId, name: &str) -> TailDecision {
        // The memory is reserved before the lock is taken, because another trace may have to give way.
        let is_reserved = self.reserve(TRACE);
        let mut part = self.part(trace);
        if let Some(known) = part.traces.get_mut(&trace) {
            self.release_if(is_reserved, TRACE);
            if !known.is_undecided() {
                return TailDecision::Sampled;
            }
            known.open_roots += 1;
            return TailDecision::Undecided;
        }
        if !is_reserved {
            self.counts.add(Reason::Evicted);
            return TailDecision::Dropped;
        }
        let number = self.next.fetch_add(1, Relaxed);
        part.add(trace, HeldTrace::new(number, name));
        TailDecision::Undecided
    }

    /// Decides about a span inside a trace.
    pub(super) fn join(&self, trace: TraceId) -> TailDecision {
        match self.part(trace).traces.get(&trace) {
            Some(trace) if trace.is_undecided() => TailDecision::Undecided,
            Some(_) => TailDecision::Sampled,
            None => TailDecision::Dropped,
        }
    }

    /// Adds a span that has ended. Returns what has to be written, if the trace is kept. `keeps` is asked about the new name of the root
    /// span of a trace that would be dropped.
    pub(super) fn end(
        &self,
        trace: TraceId,
        held: Held,
        end: SpanEnd<'_>,
        keeps: impl FnOnce(&str) -> bool,
    ) -> Option<WaitingItems> {
        let size = held.size();
        // Without memory for the span, its trace gives way. A span that is written at once needs none.
        let waits = end.reason.is_none() && self.join(trace) == TailDecision::Undecided;
        let is_reserved = waits && self.reserve(size);
        let mut part = self.part(trace);
        let Some(known) = part.traces.get_mut(&trace) else {
            self.release_if(is_reserved, size);
            self.counts.drop_spans(1);
            return None;
        };
        if end.root.is_some() {
            known.open_roots = known.open_roots.saturating_sub(1);
        }
        let new_name = end.root.filter(|name| known.open_roots == 0 && known.is_undecided() && known.was_renamed(name));
        let minimum = || new_name.is_some_and(keeps).then_some(Reason::Minimum);
        let reason = end.reason.or_else(minimum);
        let has_ended = end.root.is_some() && known.open_roots == 0;
        if !known.is_undecided() || reason.is_some() {
            self.release_if(is_reserved, size);
            return Some(self.keep(known, reason, Some(held), has_ended));
        }
        if let (TraceProgress::Undecided(waiting), true, false) = (&mut known.progress, is_reserved, has_ended) {
            waiting.spans.push(held);
            return None;
        }
        let removed = part.traces.remove(&trace);
        drop(part);
        self.release_if(is_reserved, size);
        self.counts.drop_spans(1);
        self.forget(removed, if has_ended { Reason::Dropped } else { Reason::Evicted });
        None
    }

    /// Adds a log record. Returns `false` if the trace was kept in the meantime, so that the record has to be written.
    pub(super) fn holds_log(&self, trace: TraceId, held: Held) -> bool {
        let size = held.size();
        let is_reserved = self.reserve(size);
        let mut part = self.part(trace);
        match part.traces.get_mut(&trace).map(|known| &mut known.progress) {
            Some(TraceProgress::Undecided(waiting)) if is_reserved => {
                waiting.logs.push(held);
                return true;
            }
            Some(TraceProgress::Kept(_)) => {
                self.release_if(is_reserved, size);
                return false;
            }
            Some(TraceProgress::Undecided(_)) => {
                let removed = part.traces.remove(&trace);
                drop(part);
                self.forget(removed, Reason::Evicted);
            }
            None => self.release_if(is_reserved, size),
        }
        self.counts.drop_logs(1);
        true
    }

    /// Keeps the traces whose root span takes this long, and forgets those that ended long ago.
    pub(super) fn review(&self, now: Moment, slower_than: Option<Duration>) -> Vec<WaitingItems> {
        let mut kept = Vec::new();
        let is_slow = |trace: &HeldTrace| slower_than.is_some_and(|least| now.since(trace.began) >= least);
        for part in &self.parts {
            let mut part = lock(part);
            for trace in part.traces.values_mut().filter(|trace| trace.is_undecided() && is_slow(trace)) {
                kept.push(self.keep(trace, Some(Reason::Slow), None, false));
            }
            part.traces.retain(|_, trace| {
                let is_over = matches!(trace.progress, TraceProgress::Kept(Some(until)) if until <= now);
                if is_over {
                    self.counts.release(TRACE);
                }
                !is_over
            });
        }
        kept
    }

    /// Forgets all traces.
    pub(super) fn close(&self) {
        for part in &self.parts {
            let traces = std::mem::take(&mut *lock(part)).traces;
            for trace in traces.into_values() {
                self.forget(Some(trace), Reason::Unfinished);
            }
        }
    }

    /// Returns the number of traces that are not decided.
    pub(super) fn undecided(&self) -> usize {
        let undecided = |part| lock(part).traces.values().filter(|trace| trace.is_undecided()).count();
        self.parts.iter().map(undecided).sum()
    }

    fn keep(&self, trace: &mut HeldTrace, reason: Option<Reason>, last: Option<Held>, has_ended: bool) -> WaitingItems {
        if let Some(reason) = reason.filter(|_| trace.is_undecided()) {
            self.counts.add(reason);
        }
        let (mut items, size) = trace.keep();
        self.counts.release(size);
        items.spans.extend(last);
        self.counts.keep_spans(items.spans.len());
        if has_ended {
            trace.progress = TraceProgress::Kept(Some(Moment::now().plus(REMEMBERED)));
        }
        items
    }

    /// Counts a trace that was removed, and gives its memory back.
    fn forget(&self, trace: Option<HeldTrace>, reason: Reason) {
        let Some((waiting, size)) = trace.map(HeldTrace::into_waiting) else { return };
        if let Some(waiting) = waiting {
            self.counts.add(reason);
            self.counts.drop_spans(waiting.spans.len());
            self.counts.drop_logs(waiting.logs.len());
        }
        self.counts.release(size);
    }

    /// Takes memory. As long as there is too little, the oldest trace gives way.
    fn reserve(&self, bytes: usize) -> bool {
        while !self.counts.reserve(bytes) {
            if !self.counts.can_reserve(bytes) || !self.evict_oldest() {
                return false;
            }
        }
        true
    }

    fn release_if(&self, is_reserved: bool, bytes: usize) {
        if is_reserved {
            self.counts.release(bytes);
        }
    }

    /// Returns whether there was a trace. No lock may be held.
    #[cold]
    fn evict_oldest(&self) -> bool {
        let oldest = self.parts.iter().filter_map(|part| Some((lock(part).oldest()?, part)));
        let Some((_, part)) = oldest.min_by_key(|((number, _), _)| *number) else { return false };
        let removed = lock(part).remove_oldest();
        self.forget(removed, Reason::Evicted);
        true
    }

    fn part(&self, trace: TraceId) -> MutexGuard<'_, Part> {
        lock(&self.parts[usize::from(trace.to_bytes()[15]) % PARTS])
    }
}

fn lock(part: &Mutex<Part>) -> MutexGuard<'_, Part> {
    part.lock().unwrap_or_else(PoisonError::into_inner)
}

impl Part {
    fn add(&mut self, id: TraceId, trace: HeldTrace) {
        if self.order.len() > 2 * self.traces.len() + 64 {
            let traces = &self.traces;
            self.order.retain(|(number, id)| traces.get(id).is_some_and(|trace| trace.number == *number));
        }
        self.order.push_back((trace.number, id));
        self.traces.insert(id, trace);
    }

    /// Returns the oldest trace that can give way.
    fn oldest(&mut self) -> Option<(u64, TraceId)> {
        let traces = &self.traces;
        let is_current = |(number, id): &(u64, TraceId)| traces.get(id).is_some_and(|trace| trace.number == *number);
        while self.order.front().is_some_and(|front| !is_current(front)) {
            self.order.pop_front();
        }
        let gives_way = |(_, id): &&(u64, TraceId)| traces.get(id).is_some_and(HeldTrace::gives_way);
        self.order.iter().filter(|place| is_current(place)).find(gives_way).copied()
    }

    fn remove_oldest(&mut self) -> Option<HeldTrace> {
        let (_, id) = self.oldest()?;
        self.traces.remove(&id)
    }
}
