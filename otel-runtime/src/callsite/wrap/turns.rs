//! The call of a future, stream or iterator: current during each turn, and ended by the last.

use super::call::Call;
use crate::callsite::live::active_call::ActiveCall;
use crate::callsite::live::end::{End, EndKind};
use crate::callsite::pipeline::context::context_is_there;
use opentelemetry::{ContextGuard, KeyValue};
use std::borrow::Cow;
use std::cell::RefCell;
use std::mem;
use std::time::{Duration, Instant};

/// The span of a future, stream or iterator between two turns.
pub(crate) struct PolledCall {
    live: Option<ActiveCall>,
    stats: Option<Box<Stats>>,
    dropping: bool,
}

struct Stats {
    created: Instant,
    polls: i64,
    busy: Duration,
}

thread_local! {
    /// What `PolledCall::attach_for_drop` attached and `PolledCall::drop` detaches, a moment later on the same thread. The guards
    /// are not `Send`, so they cannot be fields of a future.
    static DROPPING: RefCell<Vec<ContextGuard>> = const { RefCell::new(Vec::new()) };
}

impl PolledCall {
    #[inline]
    pub(crate) fn new(mut call: Call) -> Self {
        let live = call.0.take();
        mem::forget(call);
        let poll_stats = live.as_ref().is_some_and(|live| live.site.poll_stats);
        let stats = poll_stats.then(|| Box::new(Stats { created: Instant::now(), polls: 0, busy: Duration::ZERO }));
        Self { live, stats, dropping: false }
    }

    /// Makes the span current for one turn; `None` if there is none, or not any more.
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
        if let Some(live) = self.live.as_ref().filter(|_| context_is_there()) {
            let Some(guard) = live.attach() else { return };
            // Without thread-locals (the thread is ending) the guard detaches at once, which is all that is left to do.
            self.dropping = DROPPING.try_with(|guards| guards.borrow_mut().push(guard)).is_ok();
        }
    }

    /// Ends the span: nothing is left to come.
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
            let guard = DROPPING.with_borrow_mut(Vec::pop);
            drop(guard);
        }
        if let Some(mut live) = self.finished() {
            live.fail(None);
        }
    }

    pub(crate) fn live(&self) -> Option<&ActiveCall> {
        self.live.as_ref()
    }

    fn finished(&mut self) -> Option<ActiveCall> {
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
        // Nothing was attached for the drop of a future without a span.
        if self.live.is_some() {
            self.cancel();
        }
    }
}

/// One turn of a future, stream or iterator, during which its span is current.
pub(crate) struct Turn<'a> {
    state: &'a mut PolledCall,
    guard: Option<ContextGuard>,
    began: Option<Instant>,
}

impl Turn<'_> {
    /// Ends the span with what `observe` says of the output, so that a completed future that is kept holds no span.
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

/// The end of a turn: of one more, of the last, or by a panic, after which nobody may poll again.
impl Drop for Turn<'_> {
    #[inline]
    fn drop(&mut self) {
        self.measure();
        let guard = self.guard.take();
        let panicked = self.state.live.as_ref().is_some_and(ActiveCall::panicked);
        if let Some(mut live) = panicked.then(|| self.state.finished()).flatten() {
            live.fail(guard);
        }
    }
}
