//! Decides whether a call will be recorded, as far as the context determines it.

use crate::callsite::pipeline::current::{INSTALLED, PARENT_BASED, RECORDING, STATE, TESTING};
use crate::callsite::pipeline::resolver::Resolver;
use crate::callsite::site::definition::SpanMode;
use crate::thread_context::context_is_there;
use opentelemetry::trace::TraceContextExt as _;
use opentelemetry::{Context, SpanId};
use std::sync::atomic::Ordering::Relaxed;

/// Whether a call will be recorded, before anything is built for it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Admission {
    /// The call is not recorded.
    Refused,
    /// The parent is sampled and the sampler follows it, so the call is recorded.
    Granted,
    /// The sampler must decide, or it is not known whether there is a provider.
    Unknown,
}

/// Returns whether a call of this site will be recorded in the current context.
#[inline(never)]
pub(crate) fn admission(site: &Resolver) -> Admission {
    // The pipeline itself is behind a lock, so the order of this load does not matter.
    let state = STATE.load(Relaxed);
    if !context_is_there() {
        return Admission::Refused;
    }
    if state & (PARENT_BASED | TESTING) == PARENT_BASED && site.definition.span_mode != SpanMode::Root {
        return Context::map_current(admission_under);
    }
    let somebody = state & (RECORDING | INSTALLED | TESTING) != 0;
    if somebody || site.looks_for_globals(state) { Admission::Unknown } else { Admission::Refused }
}

/// Returns the decision of a sampler that follows the parent.
#[inline]
pub(crate) fn admission_under(context: &Context) -> Admission {
    let span = context.span();
    let parent = span.span_context();
    // A valid span id means that there is a parent. An unsampled parent is the most frequent refusal, so it is checked first.
    let unsampled = !parent.is_sampled() && parent.span_id() != SpanId::INVALID;
    if unsampled || context.is_telemetry_suppressed() {
        Admission::Refused
    } else if parent.is_sampled() {
        Admission::Granted
    } else {
        Admission::Unknown
    }
}

/// Returns whether a sampler that follows the parent drops the children of the span in this context.
pub(crate) fn is_unsampled(context: &Context) -> bool {
    admission_under(context) == Admission::Refused
}
