//! Sampling decisions that trace flags cannot represent.

use opentelemetry::Context;
use opentelemetry::trace::{SpanContext, SpanId, TraceContextExt as _, TraceFlags, TraceId, TraceState};

/// The sampling decision that a propagator reads or writes.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Decision {
    Sampled,
    NotSampled,
    /// Sampled, and every service of the trace is asked to record it. It stays in force for the rest of the trace.
    Debug,
    /// The caller leaves the decision to the receiver. OpenTelemetry has no such state: the span context is not sampled. Only a service
    /// that forwards the context without a span of its own leaves the decision open, too.
    Deferred,
}

/// What was received, beside the trace flags.
enum Received {
    Debug(TraceId),
    Deferred(SpanId),
}

/// Returns `base` with the span of the caller.
pub(super) fn with_caller(base: &Context, (trace, span): (TraceId, SpanId), decision: Decision) -> Context {
    let flags = match decision {
        Decision::Sampled | Decision::Debug => TraceFlags::SAMPLED,
        Decision::NotSampled | Decision::Deferred => TraceFlags::NOT_SAMPLED,
    };
    let caller = base.with_remote_span_context(SpanContext::new(trace, span, flags, true, TraceState::NONE));
    match decision {
        Decision::Debug => caller.with_value(Received::Debug(trace)),
        Decision::Deferred => caller.with_value(Received::Deferred(span)),
        Decision::Sampled | Decision::NotSampled => caller,
    }
}

/// Returns the decision for the span of a context.
pub(super) fn decision(context: &Context, span: &SpanContext) -> Decision {
    match context.get() {
        Some(Received::Debug(trace)) if *trace == span.trace_id() => Decision::Debug,
        _ if span.is_sampled() => Decision::Sampled,
        Some(Received::Deferred(caller)) if *caller == span.span_id() => Decision::Deferred,
        _ => Decision::NotSampled,
    }
}
