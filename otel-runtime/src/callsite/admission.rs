//! What the context says of a call before anything is built for it.

use opentelemetry::trace::TraceContextExt as _;
use opentelemetry::{Context, SpanId};
use std::panic::catch_unwind;

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

thread_local! {
    /// Made after OpenTelemetry's context of the thread, so gone before it.
    static CONTEXT: ContextIsThere = ContextIsThere::new();
}

struct ContextIsThere(bool);

impl ContextIsThere {
    fn new() -> Self {
        // Asking for a context that is gone already panics, and a panic in a destructor ends the process.
        Self(catch_unwind(|| Context::map_current(|_| ())).is_ok())
    }
}

impl Drop for ContextIsThere {
    fn drop(&mut self) {}
}

/// Whether this thread still has a context: what runs while it ends must not ask for one, for that panics.
#[inline]
pub(crate) fn context_is_there() -> bool {
    CONTEXT.try_with(|context| context.0).unwrap_or(false)
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
