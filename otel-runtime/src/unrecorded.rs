//! The contexts of spans that are not recorded.
//!
//! The specification gives every span an id of its own, independently of the decision of the sampler, so that log records and callees can
//! refer to it. Building such a context does not need a tracer provider.
//!
//! Specification: [SDK span creation](https://opentelemetry.io/docs/specs/otel/trace/sdk/#sdk-span-creation).

use crate::random_ids::new_span_id;
use opentelemetry::Context;
use opentelemetry::trace::{SpanContext, SpanId, TraceContextExt as _, TraceFlags};

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

/// The span of a request that is excluded. It may be the span of the client.
#[cfg_attr(
    not(any(feature = "sdk", feature = "http")),
    expect(dead_code, reason = "the integrations with HTTP create it")
)]
struct ExcludedSpan(
    #[cfg_attr(all(feature = "http", not(feature = "sdk")), expect(dead_code, reason = "the recorder reads it"))]
    SpanId,
);

/// Returns `context` with the span of a request that is excluded, which is not sampled.
#[cfg(feature = "http")]
pub(crate) fn excluded(context: &Context, span: SpanContext) -> Context {
    let mark = ExcludedSpan(span.span_id());
    context.with_remote_span_context(span).with_value(mark)
}

/// Returns whether the spans inside this context belong to a request that is excluded.
#[cfg(feature = "sdk")]
pub(crate) fn is_excluded(context: &Context) -> bool {
    context.get().is_some_and(|ExcludedSpan(span)| *span == context.span().span_context().span_id())
}

/// Returns the context of an unsampled span with the other flags of its parent, or `None` if it has them. The SDK gives an unsampled span no
/// flags at all.
pub(crate) fn with_flags_of(parent: &SpanContext, unsampled: &SpanContext) -> Option<SpanContext> {
    let flags = unsampled_flags(parent.trace_flags());
    let continues = unsampled.is_valid() && unsampled.trace_id() == parent.trace_id();
    (continues && flags != unsampled.trace_flags()).then(|| {
        let state = unsampled.trace_state().clone();
        SpanContext::new(unsampled.trace_id(), unsampled.span_id(), flags, false, state)
    })
}

/// Returns the flags of an unsampled span below a parent with these flags.
pub(crate) fn unsampled_flags(parent: TraceFlags) -> TraceFlags {
    TraceFlags::new(parent.to_u8() & !TraceFlags::SAMPLED.to_u8())
}

#[cfg(test)]
mod tests {
    use super::*;
    use opentelemetry::trace::{TraceId, TraceState};

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
