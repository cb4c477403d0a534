//! The propagators that `OTEL_PROPAGATORS` selects, one file for each format.

mod b3;
mod baggage;
mod format;
mod ids;
mod jaeger;
mod ot_trace;
mod prefixed_baggage;
mod propagator;
mod sampling;
#[cfg(test)]
mod tests;
mod trace_context;
mod xray;

pub use propagator::Propagator;
