//! The propagators for W3C trace context and baggage.

mod baggage;
mod trace_context;

pub(crate) use baggage::W3cBaggage;
pub(crate) use trace_context::W3cTraceContext;

/// Returns the default of the specification: trace context and baggage.
#[cfg(feature = "testing")]
pub(crate) fn w3c() -> opentelemetry::propagation::TextMapCompositePropagator {
    opentelemetry::propagation::TextMapCompositePropagator::new(vec![
        Box::new(W3cTraceContext::new()),
        Box::new(W3cBaggage::new()),
    ])
}
