//! A call of which only metrics with constant attributes are recorded. It has no context and collects no fields.

use super::end::{End, EndKind};
use crate::callsite::pipeline::resolved::{ResolvedRef, ResolvedSite};
use crate::callsite::site::part::{Part, PartSet};
use std::borrow::Cow;
use std::thread;
use std::time::{Duration, Instant};

/// A call of which only metrics with constant attributes are recorded.
pub(crate) struct CountedCall {
    resolved: ResolvedRef,
    began: Option<Instant>,
    on: PartSet,
    /// Whether the thread was already panicking when the call started. Such a panic is not a panic of this call.
    unwinding: bool,
}

impl CountedCall {
    /// Starts the metrics in `on`, which must contain no log.
    #[inline]
    pub(crate) fn begin(resolved: ResolvedRef, on: PartSet, began: Option<Instant>) -> Self {
        if resolved.begins {
            enter(&resolved, on);
        }
        Self { resolved, began, on, unwinding: thread::panicking() }
    }

    #[inline]
    pub(crate) fn panicked(&self) -> bool {
        !self.unwinding && thread::panicking()
    }

    /// Ends the call. `observe` sets the outcome.
    pub(crate) fn close(&self, kind: EndKind, observe: &mut dyn FnMut(&mut End<'_>)) {
        let mut end = End::of_outcome(kind);
        observe(&mut end);
        self.end(end.into_error_type().as_ref());
    }

    /// Ends the call with an `error.type`, or as a success.
    pub(crate) fn end(&self, error_type: Option<&Cow<'static, str>>) {
        // A bound instrument is exported, so only the instruments that this call uses may be bound.
        if error_type.is_none() && self.on == self.resolved.on {
            return self.succeed();
        }
        let elapsed = self.elapsed();
        for (at, instruments) in self.resolved.counts.iter().enumerate() {
            if let Some(instruments) = instruments.as_ref().filter(|_| self.on.has(Part::Count(at))) {
                instruments.leave(error_type, elapsed, None);
            }
        }
    }

    /// Ends a successful call that records all metrics of its site.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "measured: 15 instructions of a counted call")]
    pub(crate) fn succeed(&self) {
        let elapsed = self.began.map_or(0.0, |began| began.elapsed().as_secs_f64());
        for instrument in self.resolved.on_success() {
            instrument.record(elapsed);
        }
    }

    fn elapsed(&self) -> Duration {
        self.began.map_or(Duration::ZERO, |began| began.elapsed())
    }
}

/// Counts a call as active.
#[cold]
fn enter(resolved: &ResolvedSite, on: PartSet) {
    for (at, instruments) in resolved.counts.iter().enumerate() {
        if let Some(instruments) = instruments.as_ref().filter(|_| on.has(Part::Count(at))) {
            instruments.enter(None);
        }
    }
}
