//! The propagators for W3C trace context and baggage.

mod baggage;
mod trace_context;

pub(crate) use baggage::W3cBaggage;
pub(crate) use trace_context::W3cTraceContext;
