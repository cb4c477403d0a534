//! A call of which only metrics with constant attributes are recorded. It needs no context, and collects nothing.

use super::end::{End, EndKind};
use crate::callsite::pipeline::resolved::ResolvedRef;
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
        let call = Self { resolved, began, on, unwinding: thread::panicking() };
        if call.resolved.begins {
            call.enter();
        }
        call
    }

    #[cold]
    fn enter(&self) {
        for (at, instruments) in self.resolved.counts.iter().enumerate() {
            if let Some(instruments) = instruments.as_ref().filter(|_| self.on.has(Part::Count(at))) {
                instruments.enter(None);
            }
        }
    }

    #[inline]
    pub(crate) fn panicked(&self) -> bool {
        !self.unwinding && thread::panicking()
    }

    /// Ends the call. `observe` sets the outcome.
    #[inline]
    pub(crate) fn close(&self, kind: EndKind, observe: &mut dyn FnMut(&mut End<'_>)) {
        let mut end = End::of_outcome(kind);
        observe(&mut end);
        self.leave(end.error_type());
    }

    fn leave(&self, error_type: Option<&Cow<'static, str>>) {
        let elapsed = self.began.map_or(Duration::ZERO, |began| began.elapsed());
        for (at, instruments) in self.resolved.counts.iter().enumerate() {
            if let Some(instruments) = instruments.as_ref().filter(|_| self.on.has(Part::Count(at))) {
                instruments.leave(error_type, elapsed, None);
            }
        }
    }
}
