//! Samplers: which spans are recorded.
//!
//! A sampler decides when a span starts, and says so in the flags and in the `tracestate` of the span, which other services receive.

mod conditions;
mod kind;
mod pattern;
#[cfg(test)]
pub(crate) mod random_text;
mod rate_limit;
mod ratio;
#[cfg(feature = "jaeger-remote")]
mod remote;
#[cfg(not(feature = "jaeger-remote"))]
#[path = "sampling/no_remote.rs"]
mod remote;
#[cfg(feature = "jaeger-remote")]
mod remote_settings;
mod rules;
mod sampler;
mod starting_span;
mod tail_settings;
#[cfg(test)]
mod tests;
mod threshold;
mod trace_state;

pub use conditions::SpanParent;
pub(crate) use pattern::Pattern;
pub(crate) use rate_limit::RateLimits;
#[cfg(feature = "jaeger-remote")]
pub(crate) use remote::{RemoteState, parse_strategy};
#[cfg(feature = "jaeger-remote")]
pub use remote_settings::RemoteSampling;
pub use rules::SamplingRule;
pub use sampler::Sampler;
pub(crate) use tail_settings::TailSettings;
pub(crate) use trace_state::{consistent, without_threshold};
