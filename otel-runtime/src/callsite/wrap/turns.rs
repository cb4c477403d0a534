//! The call around a future, stream or iterator. Its context is attached for each turn: one poll, or one item.

use super::call::Call;
use crate::callsite::live::attached::Attached;
use crate::callsite::live::end::{End, EndKind};
use crate::callsite::live::live_call::LiveCall;
use opentelemetry::KeyValue;
use std::borrow::Cow;
use std::cell::RefCell;
use std::mem;
use std::time::{Duration, Instant};

/// The call around a future, stream or iterator between two turns.
pub(crate) struct PolledCall {
    live: Option<LiveCall>,
    stats: Option<Box<Stats>>,
    dropping: bool,
}

struct Stats {
    created: Instant,
    polls: i64,
    busy: Duration,
}

thread_local! {
    /// The guards that `PolledCall::attach_for_drop` attaches and `PolledCall::drop` detaches, on the same thread. A guard is not `Send`, so it
    /// cannot be a field of a future.
    static DROPPING: RefCell<Vec<Attached>> = const { RefCell::new(Vec::new()) };
}

impl PolledCall {
    #[inline]
    pub(crate) fn new(mut call: Call) -> Self {
        let live = call.0.take();
        mem::forget(call);
        let poll_stats = live.as_ref().is_some_and(LiveCall::has_poll_stats);
        let stats = poll_stats.then(|| Box::new(Stats { created: Instant::now(), polls: 0, busy: Duration::ZERO }));
        Self { live, stats, dropping: false }
    }

    /// Makes the span current for one turn. Returns `None` if nothing is recorded, or the call has ended.
    #[inline]
    pub(crate) fn enter(&mut self) -> Option<Turn<'_>> {
        if self.live.is_none() { None } else { self.turn() }
    }

    #[inline(never)]
    fn turn(&mut self) -> Option<Turn<'_>> {
        let guard = self.live.as_ref()?.attach();
        let began = self.stats.is_some().then(Instant::now);
        Some(Turn { guard, began, state: self })
    }

    #[inline]
    pub(crate) fn attach_for_drop(&mut self) {
        if self.live.is_some() {
            self.attach();
        }
    }

    #[cold]
    fn attach(&mut self) {
        if let Some(guard) = self.live.as_ref().and_then(LiveCall::attach) {
            // While the thread ends there are no thread-locals. The guard then detaches at once.
            self.dropping = DROPPING.try_with(|guards| guards.borrow_mut().push(guard)).is_ok();
        }
    }

    /// Ends the call after the last item.
    pub(crate) fn end(&mut self, mut error_type: Option<Cow<'static, str>>, observe: &mut dyn FnMut(&mut End<'_>)) {
        if let Some(mut live) = self.finished() {
            live.close(None, EndKind::Returned, &mut |end| {
                end.outcome(error_type.take());
                observe(end);
            });
        }
    }

    #[cold]
    fn cancel(&mut self) {
        if self.dropping {
            drop(DROPPING.try_with(|guards| guards.borrow_mut().pop()));
        }
        if let Some(mut live) = self.finished() {
            live.fail(None);
        }
    }

    pub(crate) fn live(&self) -> Option<&LiveCall> {
        self.live.as_ref()
    }

    fn finished(&mut self) -> Option<LiveCall> {
        let live = self.live.take()?;
        if let Some(stats) = self.stats.take() {
            let (busy, total) = (stats.busy, stats.created.elapsed());
            live.set(KeyValue::new("function.polls", stats.polls));
            live.set(KeyValue::new("function.busy_duration", busy.as_secs_f64()));
            live.set(KeyValue::new("function.idle_duration", total.saturating_sub(busy).as_secs_f64()));
        }
        Some(live)
    }
}

impl Drop for PolledCall {
    #[inline]
    fn drop(&mut self) {
        // A call that records nothing has attached nothing.
        if self.live.is_some() {
            self.cancel();
        }
    }
}

/// One turn of a future, stream or iterator, during which its span is current.
pub(crate) struct Turn<'a> {
    state: &'a mut PolledCall,
    guard: Option<Attached>,
    began: Option<Instant>,
}

impl Turn<'_> {
    /// Ends the call, so that a completed future that is not dropped holds no span. `observe` sets the outcome.
    #[inline(never)]
    pub(crate) fn finish(mut self, observe: &mut dyn FnMut(&mut End<'_>)) {
        self.measure();
        let Some(mut live) = self.state.finished() else { return };
        live.close(self.guard.take(), EndKind::Returned, observe);
    }

    fn measure(&mut self) {
        if let (Some(stats), Some(began)) = (&mut self.state.stats, self.began.take()) {
            stats.polls += 1;
            stats.busy += began.elapsed();
        }
    }
}

/// Ends the turn. After a panic, which ends the call, the future must not be polled again.
impl Drop for Turn<'_> {
    #[inline]
    fn drop(&mut self) {
        self.measure();
        let guard = self.guard.take();
        let panicked = self.state.live.as_ref().is_some_and(LiveCall::panicked);
        if let Some(mut live) = panicked.then(|| self.state.finished()).flatten() {
            live.fail(guard);
        }
    }
}
