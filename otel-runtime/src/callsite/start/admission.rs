//! What the context says of a call before anything is built for it.

use crate::callsite::pipeline::context::context_is_there;
use crate::callsite::pipeline::current::{INSTALLED, PARENT_BASED, RECORDING, STATE, TESTING};
use crate::callsite::pipeline::resolver::Resolver;
use crate::callsite::site::definition::SpanMode;
use opentelemetry::trace::TraceContextExt as _;
use opentelemetry::{Context, SpanId};
use std::sync::atomic::Ordering::Relaxed;

/// What is known of a call before anything is built for it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Admission {
    /// Nothing will be recorded.
    Refused,
    /// The parent is sampled and the sampler follows it, so the call is recorded.
    Granted,
    /// The sampler has to be asked, or it is not clear that there is one.
    Unknown,
}

/// What is known of a span before anything is built for it.
#[inline(never)]
pub(crate) fn admission(resolver: &Resolver) -> Admission {
    // What the state leads to is behind a lock, so the order of this load does not matter.
    let state = STATE.load(Relaxed);
    if !context_is_there() {
        return Admission::Refused;
    }
    if state & (PARENT_BASED | TESTING) == PARENT_BASED && resolver.definition.span_mode != SpanMode::Root {
        return Context::map_current(admission_under);
    }
    let somebody = state & (RECORDING | INSTALLED | TESTING) != 0;
    if somebody || resolver.looks_for_globals(state) { Admission::Unknown } else { Admission::Refused }
}

/// The answer of a sampler that follows the parent.
#[inline]
pub(crate) fn admission_under(context: &Context) -> Admission {
    let span = context.span();
    let parent = span.span_context();
    // An id tells a parent that is there, and the common refusal is found first.
    let unsampled = !parent.is_sampled() && parent.span_id() != SpanId::INVALID;
    if unsampled || context.is_telemetry_suppressed() {
        Admission::Refused
    } else if parent.is_sampled() {
        Admission::Granted
    } else {
        Admission::Unknown
    }
}

/// Whether children of this context's span are dropped by a sampler that follows the parent.
pub(crate) fn is_unsampled(context: &Context) -> bool {
    admission_under(context) == Admission::Refused
}
