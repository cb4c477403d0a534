//! The header `uber-trace-id` of Jaeger. Its baggage is in [`prefixed_baggage`](super::prefixed_baggage).
//!
//! <https://www.jaegertracing.io/sdk-migration/#propagation-format>

use super::format::{TraceFormat, only_value};
use super::ids::{short_hex, valid_span_id, valid_trace_id};
use super::sampling::{Decision, decision, with_caller};
use opentelemetry::Context;
use opentelemetry::propagation::{Extractor, Injector};
use opentelemetry::trace::{SpanContext, SpanId, TraceId};

const UBER_TRACE_ID: &str = "uber-trace-id";
const IS_SAMPLED: u128 = 0x01;
const IS_DEBUG: u128 = 0x02;

#[derive(Debug)]
pub(super) struct Jaeger;

impl TraceFormat for Jaeger {
    fn fields(&self) -> &'static [&'static str] {
        &[UBER_TRACE_ID]
    }

    fn inject(&self, context: &Context, span: &SpanContext, injector: &mut dyn Injector) {
        let flags = match decision(context, span) {
            Decision::Debug => IS_SAMPLED | IS_DEBUG,
            Decision::Sampled => IS_SAMPLED,
            Decision::NotSampled | Decision::Deferred => 0,
        };
        // The third part was the parent of the span. Receivers ignore it.
        injector.set(UBER_TRACE_ID, format!("{}:{}:0:{flags:x}", span.trace_id(), span.span_id()));
    }

    fn extract(&self, base: &Context, extractor: &dyn Extractor) -> Option<Context> {
        let header = only_value(extractor, UBER_TRACE_ID)?;
        // Some clients encode the header like a part of a URL.
        let decoded = header.contains('%').then(|| header.replace("%3A", ":").replace("%3a", ":"));
        let (ids, decision) = caller(decoded.as_deref().unwrap_or(header))?;
        Some(with_caller(base, ids, decision))
    }
}

/// `4bf92f3577b34da6a3ce929d0e0e4736:f067aa0ba902b7:0:1`. Zeros at the start of a number can be missing.
fn caller(header: &str) -> Option<((TraceId, SpanId), Decision)> {
    let mut parts = header.split(':');
    let trace = valid_trace_id(short_hex(parts.next()?, 32)?)?;
    let span = valid_span_id(short_hex(parts.next()?, 16)?)?;
    let _deprecated_parent = parts.next()?;
    let flags = short_hex(parts.next()?, 2)?;
    let decision = match flags {
        flags if flags & IS_DEBUG != 0 => Decision::Debug,
        flags if flags & IS_SAMPLED != 0 => Decision::Sampled,
        _ => Decision::NotSampled,
    };
    parts.next().is_none().then_some(((trace, span), decision))
}
