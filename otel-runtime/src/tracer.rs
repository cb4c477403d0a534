//! The tracer provider of this crate. It adds to the SDK's what the SDK lacks: unique attribute keys, and contexts of spans that are not
//! recorded.

mod attributes;
mod span;

pub(crate) use attributes::complete;

use self::span::Span;
use crate::unique_keys::keep_last;
use opentelemetry::trace::{SpanBuilder, SpanContext, TraceContextExt as _, TraceFlags};
use opentelemetry::{Context, InstrumentationScope};
use opentelemetry_sdk::trace::{SdkTracer, SdkTracerProvider, SpanLimits, TracerProviderBuilder};

/// A tracer provider around that of the SDK.
#[derive(Clone, Debug)]
pub(crate) struct TracerProvider {
    sdk: SdkTracerProvider,
    max_attributes: usize,
    records: bool,
}

impl TracerProvider {
    /// Builds the provider of the SDK with these limits.
    pub(crate) fn new(sdk: TracerProviderBuilder, limits: SpanLimits) -> Self {
        let max_attributes = usize::try_from(limits.max_attributes_per_span).unwrap_or(usize::MAX);
        // The SDK counts attributes, but the limit is for keys. So the limit is applied here.
        let limits = SpanLimits { max_attributes_per_span: u32::MAX, ..limits };
        Self { sdk: sdk.with_span_limits(limits).build(), max_attributes, records: true }
    }

    /// Builds a provider whose spans are not recorded: they have a context, with the decision of the sampler.
    pub(crate) fn of_contexts(sdk: TracerProviderBuilder) -> Self {
        Self { records: false, ..Self::new(sdk, SpanLimits::default()) }
    }

    /// Returns whether spans are recorded.
    pub(crate) fn records(&self) -> bool {
        self.records
    }

    /// The provider of the SDK, to flush it and to shut it down.
    pub(crate) fn sdk(&self) -> &SdkTracerProvider {
        &self.sdk
    }
}

impl opentelemetry::trace::TracerProvider for TracerProvider {
    type Tracer = Tracer;

    fn tracer_with_scope(&self, scope: InstrumentationScope) -> Tracer {
        let sdk = self.sdk.tracer_with_scope(scope);
        Tracer { sdk, max_attributes: self.max_attributes, records: self.records }
    }
}

/// A tracer around that of the SDK.
#[derive(Clone, Debug)]
pub(crate) struct Tracer {
    sdk: SdkTracer,
    max_attributes: usize,
    records: bool,
}

impl opentelemetry::trace::Tracer for Tracer {
    type Span = Span;

    fn build_with_context(&self, mut builder: SpanBuilder, parent: &Context) -> Span {
        for link in builder.links.iter_mut().flatten() {
            keep_last(&mut link.attributes);
        }
        for event in builder.events.iter_mut().flatten() {
            keep_last(&mut event.attributes);
        }
        let attributes = builder.attributes.get_or_insert_default();
        let beyond = attributes::limit(attributes, self.max_attributes);
        let count = attributes.len();
        let span = self.sdk.build_with_context(builder, parent);
        if self.records && opentelemetry::trace::Span::is_recording(&span) {
            Span::recording(span, count, self.max_attributes, beyond)
        } else {
            Span::NotRecording(not_recorded(&span, parent))
        }
    }
}

/// Returns the context of a span that is not recorded. It has the flags of its parent, except for the decision of the sampler; the SDK
/// returns an unsampled span without any flags.
fn not_recorded(span: &opentelemetry_sdk::trace::Span, parent: &Context) -> SpanContext {
    let context = opentelemetry::trace::Span::span_context(span);
    let parent = parent.span().span_context().trace_flags();
    let others = TraceFlags::new(parent.to_u8() & !TraceFlags::SAMPLED.to_u8());
    let flags = others.with_sampled(context.is_sampled());
    if !context.is_valid() || flags == context.trace_flags() {
        return context.clone();
    }
    SpanContext::new(context.trace_id(), context.span_id(), flags, false, context.trace_state().clone())
}
