//! Examples that each format publishes, and rules that hold for all of them.

mod b3;
mod jaeger;
mod order;
mod ot_trace;
mod round_trips;
mod xray;

use super::Propagator;
use opentelemetry::Context;
use opentelemetry::baggage::BaggageExt as _;
use opentelemetry::propagation::{Extractor, TextMapPropagator as _};
use opentelemetry::trace::{SpanContext, SpanId, TraceContextExt as _, TraceFlags, TraceId, TraceState};
use std::collections::{BTreeMap, HashMap};

/// A carrier that can repeat a key, in any case.
struct Repeated<'a>(&'a [(&'a str, &'a str)]);

impl Extractor for Repeated<'_> {
    fn get(&self, key: &str) -> Option<&str> {
        self.0.iter().find(|(name, _)| name.eq_ignore_ascii_case(key)).map(|(_, value)| *value)
    }

    fn keys(&self) -> Vec<&str> {
        self.0.iter().map(|(name, _)| *name).collect()
    }

    fn get_all(&self, key: &str) -> Option<Vec<&str>> {
        let found = self.0.iter().filter(|(name, _)| name.eq_ignore_ascii_case(key)).map(|(_, value)| *value);
        Some(found.collect::<Vec<_>>()).filter(|found| !found.is_empty())
    }
}

fn extracted(propagator: &Propagator, carrier: &[(&str, &str)]) -> Context {
    propagator.extract_with_context(&Context::new(), &Repeated(carrier))
}

/// Returns the trace id, the span id and the sampled flag of the caller, or an empty text.
fn caller(propagator: &Propagator, carrier: &[(&str, &str)]) -> String {
    let context = extracted(propagator, carrier);
    let (span, has_span) = (context.span().span_context().clone(), context.has_active_span());
    assert_eq!((has_span, span.is_remote()), (span.is_valid(), span.is_valid()));
    let sampled = if span.is_sampled() { "sampled" } else { "not sampled" };
    if has_span { format!("{} {} {sampled}", span.trace_id(), span.span_id()) } else { String::new() }
}

fn injected(propagator: &Propagator, context: &Context) -> BTreeMap<String, String> {
    let mut carrier = HashMap::new();
    propagator.inject_context(context, &mut carrier);
    carrier.into_iter().collect()
}

/// What a service sends if it forwards the context that it has received, without a span of its own.
fn forwarded(propagator: &Propagator, carrier: &[(&str, &str)]) -> BTreeMap<String, String> {
    injected(propagator, &extracted(propagator, carrier))
}

fn map(pairs: &[(&str, &str)]) -> BTreeMap<String, String> {
    pairs.iter().map(|(key, value)| ((*key).to_owned(), (*value).to_owned())).collect()
}

/// Returns `base` with a local span.
fn with_span(base: &Context, trace: &str, span: &str, flags: TraceFlags) -> Context {
    let trace = TraceId::from_hex(trace).expect("a trace id");
    let span = SpanId::from_hex(span).expect("a span id");
    base.with_remote_span_context(SpanContext::new(trace, span, flags, false, TraceState::NONE))
}

fn baggage(context: &Context) -> BTreeMap<String, String> {
    context.baggage().iter().map(|(key, (value, _))| (key.to_string(), value.to_string())).collect()
}
