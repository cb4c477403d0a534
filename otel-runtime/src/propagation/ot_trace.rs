//! The headers `ot-tracer-*` of the basic tracers of `OpenTracing`. Their baggage is in [`prefixed_baggage`](super::prefixed_baggage).
//!
//! <https://github.com/opentracing/basictracer-python/blob/master/basictracer/text_propagator.py>

use super::format::{TraceFormat, only_value};
use super::ids::{span_id, trace_id, trim};
use super::sampling::{Decision, decision, with_caller};
use opentelemetry::Context;
use opentelemetry::propagation::{Extractor, Injector};
use opentelemetry::trace::{SpanContext, SpanId, TraceId};

const TRACE_ID: &str = "ot-tracer-traceid";
const SPAN_ID: &str = "ot-tracer-spanid";
const SAMPLED: &str = "ot-tracer-sampled";

#[derive(Debug)]
pub(super) struct OtTrace;

impl TraceFormat for OtTrace {
    fn fields(&self) -> &'static [&'static str] {
        &[TRACE_ID, SPAN_ID, SAMPLED]
    }

    fn inject(&self, context: &Context, span: &SpanContext, injector: &mut dyn Injector) {
        // Trace ids of this format have 64 bits, so the upper half is lost.
        let trace = u128::from_be_bytes(span.trace_id().to_bytes()) & u128::from(u64::MAX);
        if trace == 0 {
            return;
        }
        injector.set(TRACE_ID, format!("{trace:016x}"));
        injector.set(SPAN_ID, span.span_id().to_string());
        let is_sampled = match decision(context, span) {
            Decision::Sampled | Decision::Debug => "true",
            Decision::NotSampled => "false",
            Decision::Deferred => return,
        };
        injector.set(SAMPLED, is_sampled.to_owned());
    }

    fn extract(&self, base: &Context, extractor: &dyn Extractor) -> Option<Context> {
        let (ids, decision) = caller(extractor)?;
        Some(with_caller(base, ids, decision))
    }
}

/// Returns whether the carrier contains a span. Baggage applies only together with one.
pub(super) fn has_caller(extractor: &dyn Extractor) -> bool {
    caller(extractor).is_some()
}

fn caller(extractor: &dyn Extractor) -> Option<((TraceId, SpanId), Decision)> {
    let ids = (trace_id(only_value(extractor, TRACE_ID)?)?, span_id(only_value(extractor, SPAN_ID)?)?);
    let decision = match extractor.get_all(SAMPLED).unwrap_or_default()[..] {
        [] => Decision::Deferred,
        [sampled] => match trim(sampled) {
            "true" | "1" => Decision::Sampled,
            "false" | "0" => Decision::NotSampled,
            _ => return None,
        },
        _ => return None,
    };
    Some((ids, decision))
}
