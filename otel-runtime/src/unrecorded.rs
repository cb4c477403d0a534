//! The contexts of spans that are not recorded.
//!
//! The specification gives every span an id of its own, independently of the decision of the sampler, so that log records and callees can
//! refer to it. Building such a context does not need a tracer provider.
//!
//! Specification: [SDK span creation](https://opentelemetry.io/docs/specs/otel/trace/sdk/#sdk-span-creation).

use opentelemetry::Context;
use opentelemetry::trace::{SpanContext, SpanId, TraceContextExt as _, TraceFlags};
use std::cell::Cell;
use std::hash::{BuildHasher as _, Hasher as _, RandomState};

/// Returns `parent` with the context of a child of its span: a new span id in the same trace, with the same flags and the same trace state.
pub(crate) fn unrecorded_child(parent: &Context) -> Context {
    let span = parent.span();
    let of_parent = span.span_context();
    parent.with_remote_span_context(SpanContext::new(
        of_parent.trace_id(),
        new_span_id(),
        of_parent.trace_flags(),
        false,
        of_parent.trace_state().clone(),
    ))
}

/// Returns the context of an unsampled span with the other flags of its parent, or `None` if it has them. The SDK gives an unsampled span no
/// flags at all.
pub(crate) fn with_flags_of(parent: &SpanContext, unsampled: &SpanContext) -> Option<SpanContext> {
    let flags = TraceFlags::new(parent.trace_flags().to_u8() & !TraceFlags::SAMPLED.to_u8());
    let continues = unsampled.is_valid() && unsampled.trace_id() == parent.trace_id();
    (continues && flags != unsampled.trace_flags()).then(|| {
        let state = unsampled.trace_state().clone();
        SpanContext::new(unsampled.trace_id(), unsampled.span_id(), flags, false, state)
    })
}

thread_local! {
    /// The state of the generator, or 0 before its first use. It has no destructor, so it exists until the thread has ended.
    static STATE: Cell<u64> = const { Cell::new(0) };
}

/// The step of the generator `SplitMix64`.
const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

/// Returns a random span id. An id has to be unique, not secret, so a fast generator is enough.
fn new_span_id() -> SpanId {
    STATE.with(|state| {
        let mut next = state.get();
        if next == 0 {
            next = seed();
        }
        next = next.wrapping_add(STEP);
        state.set(next);
        let mixed = (next ^ (next >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        // An id of zeros is invalid.
        SpanId::from((mixed ^ (mixed >> 31)).max(1))
    })
}

/// Returns a random number. The standard library seeds each of its hashers from the random numbers of the operating system.
#[cold]
fn seed() -> u64 {
    RandomState::new().build_hasher().finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use opentelemetry::trace::{TraceId, TraceState};
    use std::collections::HashSet;
    use std::thread;

    #[test]
    fn span_ids_are_unique_across_threads() {
        let threads: Vec<_> =
            (0..4).map(|_| thread::spawn(|| (0..1000).map(|_| new_span_id()).collect::<Vec<_>>())).collect();
        let ids: Vec<_> = threads.into_iter().flat_map(|thread| thread.join().expect("does not panic")).collect();
        assert_eq!(ids.iter().collect::<HashSet<_>>().len(), 4000);
        assert!(!ids.contains(&SpanId::INVALID));
    }

    #[test]
    fn a_child_keeps_everything_but_the_span_id() {
        let state = TraceState::from_key_value([("vendor", "value")]).expect("a trace state");
        let parent = SpanContext::new(TraceId::from(1), SpanId::from(2), TraceFlags::new(2), true, state.clone());
        let child = unrecorded_child(&Context::new().with_remote_span_context(parent));
        let span = child.span();
        let child = span.span_context();
        assert_eq!((child.trace_id(), child.trace_flags().to_u8()), (TraceId::from(1), 2));
        assert_eq!(child.trace_state(), &state);
        assert!(child.span_id() != SpanId::from(2) && !child.is_remote() && !span.is_recording());
    }
}
