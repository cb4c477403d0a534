//! Decides whether a call will be recorded, as far as the context determines it.

use crate::callsite::pipeline::current::{INSTALLED, PARENT_BASED, RECORDING, STATE, TESTING, UNDECIDED};
use crate::callsite::pipeline::providers::Recording;
use crate::callsite::pipeline::resolver::Resolver;
use crate::callsite::site::definition::SpanMode;
use crate::thread_context::has_context;
use opentelemetry::trace::TraceContextExt as _;
use opentelemetry::{Context, SpanId};
use std::sync::atomic::Ordering::Relaxed;

/// Whether a call will be recorded, before anything is built for it.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Admission {
    /// The call has no span.
    Refused,
    /// The span of the call is not recorded, and has only a context.
    Unrecorded,
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
    if !has_context() {
        return Admission::Refused;
    }
    if state & (PARENT_BASED | TESTING) == PARENT_BASED && site.definition.span_mode != SpanMode::Root {
        return match Context::map_current(admission_under) {
            Admission::Granted if state & RECORDING == 0 => Admission::Unrecorded,
            Admission::Unrecorded if state & UNDECIDED != 0 => Admission::Unknown,
            admission => admission,
        };
    }
    let somebody = state & (RECORDING | INSTALLED | TESTING) != 0;
    if somebody || site.looks_for_globals(state) { Admission::Unknown } else { Admission::Refused }
}

/// Returns the decision of a sampler that follows the parent.
#[inline]
fn admission_under(context: &Context) -> Admission {
    let span = context.span();
    let parent = span.span_context();
    if context.is_telemetry_suppressed() {
        Admission::Refused
    } else if parent.is_sampled() {
        Admission::Granted
    } else if parent.span_id() != SpanId::INVALID {
        // A valid span id means that there is a parent.
        Admission::Unrecorded
    } else {
        Admission::Unknown
    }
}

/// Returns whether a sampler that follows the parent leaves a child of the span in this context without a recording.
pub(crate) fn is_unrecorded(parent: &Context, recording: Recording) -> bool {
    match admission_under(parent) {
        Admission::Unrecorded => recording != Recording::FullAndUndecided,
        Admission::Granted => recording == Recording::ContextsOnly,
        Admission::Refused | Admission::Unknown => false,
    }
}
