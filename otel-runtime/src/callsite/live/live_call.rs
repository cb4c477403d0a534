//! A call in progress, with or without a context.

use super::active_call::{ActiveCall, SpanRole};
use super::attached::{Attached, CallContext};
use super::counted_call::CountedCall;
use super::end::{End, EndKind};
use super::mirrored_call::MirroredCall;
use super::running::RunningParts;
use crate::callsite::pipeline::mirror::Mirror;
use crate::callsite::pipeline::resolved::ResolvedRef;
use crate::callsite::site::definition::Definition;
use opentelemetry::{Context, KeyValue};

/// A call that records something, or has a context.
pub(crate) enum LiveCall {
    /// A call that only records metrics with constant attributes.
    Counted(CountedCall),
    /// A call with a context, which can have a span, metrics and log records.
    Active(ActiveCall),
    /// Its span is also a span of another facade.
    Mirrored(Box<MirroredCall>),
}

impl LiveCall {
    #[inline]
    pub(crate) fn new(context: Context, site: &'static Definition, resolved: ResolvedRef, span: SpanRole) -> Self {
        match resolved.pipeline.mirror {
            None => Self::Active(ActiveCall::new(context, site, resolved, span)),
            Some(mirror) => Self::mirrored(mirror, context, site, resolved, span),
        }
    }

    #[cold]
    #[inline(never)]
    fn mirrored(
        mirror: Mirror,
        context: Context,
        site: &'static Definition,
        resolved: ResolvedRef,
        span: SpanRole,
    ) -> Self {
        let call = ActiveCall::new(context, site, resolved, span);
        match MirroredCall::span_of(&call, mirror) {
            Some(mirror) => Self::Mirrored(Box::new(MirroredCall { call, mirror })),
            None => Self::Active(call),
        }
    }

    /// Returns the call, unless it only has metrics.
    pub(crate) fn active(&self) -> Option<&ActiveCall> {
        match self {
            Self::Counted(_) => None,
            Self::Active(call) => Some(call),
            Self::Mirrored(mirrored) => Some(&mirrored.call),
        }
    }

    /// Starts the metrics and log records of a call without a span.
    #[inline]
    pub(crate) fn without_span(site: &'static Definition, resolved: ResolvedRef, running: RunningParts) -> Self {
        if running.are_constant_counts() {
            return Self::Counted(CountedCall::begin(resolved, running.on, running.began, None));
        }
        let mut call = ActiveCall::new(Context::new(), site, resolved, SpanRole::None);
        call.begin(running);
        Self::Active(call)
    }

    /// Starts the metrics and log records of a call whose span has started.
    pub(crate) fn begin(&mut self, running: RunningParts) {
        match self {
            Self::Counted(_) => {}
            Self::Active(call) => call.begin(running),
            Self::Mirrored(mirrored) => mirrored.call.begin(running),
        }
    }

    #[inline]
    pub(crate) fn attach(&self) -> Option<Attached> {
        match self {
            Self::Counted(_) => None,
            Self::Active(call) => call.attach(),
            Self::Mirrored(mirrored) => mirrored.attach(),
        }
    }

    /// Returns what is current during the call, if it has a context.
    #[inline]
    pub(crate) fn own_context(&self) -> Option<CallContext> {
        match self {
            Self::Counted(_) => None,
            Self::Active(call) => call.own_context().map(|context| CallContext { context, mirror: None }),
            Self::Mirrored(mirrored) => Some(mirrored.own_context()),
        }
    }

    pub(crate) fn panicked(&self) -> bool {
        match self {
            Self::Counted(call) => call.panicked(),
            Self::Active(call) => call.panicked(),
            Self::Mirrored(mirrored) => mirrored.call.panicked(),
        }
    }

    /// Returns whether the span of the call has the number of polls or items.
    #[inline]
    pub(crate) fn has_poll_stats(&self) -> bool {
        match self {
            Self::Counted(_) => false,
            Self::Active(call) => call.site.poll_stats,
            Self::Mirrored(mirrored) => mirrored.call.site.poll_stats,
        }
    }

    /// Ends the call. `guard` is detached, and `observe` sets the outcome.
    #[inline]
    pub(crate) fn close(&mut self, guard: Option<Attached>, kind: EndKind, observe: &mut dyn FnMut(&mut End<'_>)) {
        let call = match self {
            Self::Counted(call) => return call.close(kind, observe),
            Self::Active(call) => call,
            Self::Mirrored(mirrored) => &mut mirrored.call,
        };
        call.close(guard, kind, observe);
    }

    /// Ends the call as a panic or a cancellation.
    #[cold]
    pub(crate) fn fail(&mut self, guard: Option<Attached>) {
        let kind = if self.panicked() { EndKind::Panicked } else { EndKind::Cancelled };
        self.close(guard, kind, &mut |_| ());
    }

    pub(crate) fn set(&self, attribute: KeyValue) {
        if let Some(call) = self.active() {
            call.set(attribute);
        }
    }
}
