//! The parent of a server span: the span of the client, or none.

use super::operation::OperationParent;
use crate::context::extract;
use crate::thread_context::current_context;
use crate::unrecorded::excluded;
use http::HeaderMap;
use opentelemetry::Context;
use opentelemetry::trace::{SpanContext, SpanId, TraceContextExt as _, TraceFlags, TraceId, TraceState};
use std::hash::{BuildHasher as _, RandomState};

/// Returns the parent according to the headers of a request. On a public endpoint, the span of the client is linked instead, and its baggage
/// is dropped.
pub fn server_parent(headers: &HeaderMap, is_public: bool) -> OperationParent {
    let client = extract(headers);
    if !is_public {
        return client.into();
    }
    let link = client.span().span_context().clone();
    let link = (link.is_valid() && link.is_remote()).then_some(link);
    OperationParent { context: current_context(), link }
}

/// Returns `context` with a span that is not sampled, so that samplers that follow the parent do not sample the spans inside, and do not keep
/// them because of an error.
pub fn unsampled(context: &Context) -> Context {
    let span = context.span().span_context().clone();
    let (trace_id, span_id, state) = if span.is_valid() {
        (span.trace_id(), span.span_id(), span.trace_state().clone())
    } else {
        let trace_id = u128::from(random()) << 64 | u128::from(random());
        (TraceId::from(trace_id), SpanId::from(random()), TraceState::NONE)
    };
    excluded(context, SpanContext::new(trace_id, span_id, TraceFlags::NOT_SAMPLED, true, state))
}

/// A random number, from the keys of the standard library's hash maps.
fn random() -> u64 {
    RandomState::new().hash_one(())
}
