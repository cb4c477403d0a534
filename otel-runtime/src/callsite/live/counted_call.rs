//! A call of which only metrics with constant attributes are recorded. It has no context and collects no fields.

use super::end::{End, EndKind};
use super::running::RunningParts;
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
    /// The attributes of the metrics, if entries of baggage are among them.
    with_baggage: Option<Box<RunningParts>>,
}

impl CountedCall {
    /// Starts the metrics in `on`, which must contain no log.
    #[inline]
    pub(crate) fn begin(
        resolved: ResolvedRef,
        on: PartSet,
        began: Option<Instant>,
        with_baggage: Option<Box<RunningParts>>,
    ) -> Self {
        if resolved.begins {
            enter(&resolved, on, with_baggage.as_deref());
        }
        Self { resolved, began, on, unwinding: thread::panicking(), with_baggage }
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
        if error_type.is_none() && self.on == self.resolved.on && self.with_baggage.is_none() {
            return self.succeed();
        }
        self.leave(error_type);
    }

    #[cold]
    fn leave(&self, error_type: Option<&Cow<'static, str>>) {
        let elapsed = self.elapsed();
        for (at, instruments) in self.resolved.counts.iter().enumerate() {
            if let Some(instruments) = instruments.as_ref().filter(|_| self.on.has(Part::Count(at))) {
                let attributes = self.with_baggage.as_ref().and_then(|parts| parts.metric_attributes(at));
                instruments.leave(error_type, elapsed, attributes);
            }
        }
    }

    /// Ends a successful call that records all metrics of its site.
    #[inline(always)]
    #[expect(clippy::inline_always, reason = "measured: 15 instructions of a counted call")]
    pub(crate) fn succeed(&self) {
        if self.with_baggage.is_some() {
            return self.leave(None);
        }
        let elapsed = self.began.map_or(0.0, |began| began.elapsed().as_secs_f64());
        for instrument in self.resolved.on_success() {
            instrument.record(elapsed);
        }
    }

    fn elapsed(&self) -> Duration {
        self.began.map_or(Duration::ZERO, |began| began.elapsed())
    }
}

/// Returns the attributes of the metrics, if entries of baggage in the current context are among them.
#[cold]
pub(crate) fn of_baggage(resolved: &ResolvedSite, on: PartSet) -> Option<Box<RunningParts>> {
    let mut parts = RunningParts::new(on);
    parts.add_baggage(resolved, None);
    (!parts.are_constant_counts()).then(|| Box::new(parts))
}

/// Counts a call as active.
#[cold]
fn enter(resolved: &ResolvedSite, on: PartSet, with_baggage: Option<&RunningParts>) {
    for (at, instruments) in resolved.counts.iter().enumerate() {
        if let Some(instruments) = instruments.as_ref().filter(|_| on.has(Part::Count(at))) {
            instruments.enter(with_baggage.and_then(|parts| parts.metric_attributes(at)));
        }
    }
}
