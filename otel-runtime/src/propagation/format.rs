//! What a propagator consists of: a format for the span context, and one for baggage.

use super::ids::trim;
use opentelemetry::Context;
use opentelemetry::baggage::Baggage;
use opentelemetry::propagation::{Extractor, Injector};
use opentelemetry::trace::SpanContext;
use std::fmt::Debug;

/// A format for the ids of the caller's span and its sampling decision.
pub(super) trait TraceFormat: Debug + Send + Sync {
    /// Returns the keys that [`inject`](Self::inject) can write.
    fn fields(&self) -> &'static [&'static str];

    /// Writes the span of a context. It is called only if the span context is valid.
    fn inject(&self, context: &Context, span: &SpanContext, injector: &mut dyn Injector);

    /// Returns `base` with the span of the caller, or `None` if the carrier has none that is valid.
    fn extract(&self, base: &Context, extractor: &dyn Extractor) -> Option<Context>;
}

/// A format for baggage.
pub(super) trait BaggageFormat: Debug + Send + Sync {
    /// Returns the keys that [`inject`](Self::inject) can write, except for those that depend on the baggage.
    fn fields(&self) -> &'static [&'static str];

    /// Writes the baggage of a context.
    fn inject(&self, context: &Context, injector: &mut dyn Injector);

    /// Returns the baggage of the caller, or `None` if the carrier has none.
    fn extract(&self, extractor: &dyn Extractor) -> Option<ExtractedBaggage>;
}

/// The baggage of the caller.
#[derive(Default)]
pub(super) struct ExtractedBaggage {
    pub(super) baggage: Baggage,
    /// The members as the caller sent them, if the format can forward them unchanged.
    pub(super) members: Option<Vec<String>>,
}

/// Returns the value of a key, without the white space around it.
///
/// If the carrier has several values, nothing decides which of them is right, and the result is `None`.
pub(super) fn only_value<'a>(extractor: &'a dyn Extractor, key: &str) -> Option<&'a str> {
    let values = extractor.get_all(key)?;
    let [value] = values[..] else { return None };
    Some(trim(value))
}
