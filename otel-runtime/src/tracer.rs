//! The global tracer provider, for spans that are written by hand: the SDK's provider, except for the contexts of spans that are not
//! recorded.

use crate::unrecorded::with_flags_of;
use opentelemetry::trace::{Span as _, SpanBuilder, SpanContext, Status, TraceContextExt as _};
use opentelemetry::{Context, InstrumentationScope, KeyValue};
use opentelemetry_sdk::trace::{SdkTracer, SdkTracerProvider};
use std::borrow::Cow;
use std::time::SystemTime;

/// A tracer provider around that of the SDK.
#[derive(Clone, Debug)]
pub(crate) struct TracerProvider {
    sdk: SdkTracerProvider,
    records: bool,
}

impl TracerProvider {
    /// Creates a provider. Without `records`, its spans have only a context, with the decision of the sampler.
    pub(crate) fn new(sdk: SdkTracerProvider, records: bool) -> Self {
        Self { sdk, records }
    }

    /// Returns whether spans are recorded.
    pub(crate) fn records(&self) -> bool {
        self.records
    }

    /// The provider of the SDK, for call sites, and to flush it and to shut it down.
    pub(crate) fn sdk(&self) -> &SdkTracerProvider {
        &self.sdk
    }
}

impl opentelemetry::trace::TracerProvider for TracerProvider {
    type Tracer = Tracer;

    fn tracer_with_scope(&self, scope: InstrumentationScope) -> Tracer {
        Tracer { sdk: self.sdk.tracer_with_scope(scope), records: self.records }
    }
}

/// A tracer around that of the SDK.
#[derive(Clone, Debug)]
pub(crate) struct Tracer {
    sdk: SdkTracer,
    records: bool,
}

impl opentelemetry::trace::Tracer for Tracer {
    type Span = Span;

    fn build_with_context(&self, builder: SpanBuilder, parent: &Context) -> Span {
        let mut sdk = self.sdk.build_with_context(builder, parent);
        if !self.records {
            // No processor sees it. Its context remains.
            sdk.end();
        }
        let unsampled = !sdk.span_context().is_sampled() && !sdk.is_recording();
        let context = if unsampled { with_flags_of(parent.span().span_context(), sdk.span_context()) } else { None };
        Span { sdk, context: context.map(Box::new) }
    }
}

/// A span of the SDK.
#[derive(Debug)]
pub(crate) struct Span {
    sdk: opentelemetry_sdk::trace::Span,
    /// The context of an unsampled span, if it is not that of the SDK.
    context: Option<Box<SpanContext>>,
}

impl opentelemetry::trace::Span for Span {
    fn add_event_with_timestamp<T>(&mut self, name: T, timestamp: SystemTime, attributes: Vec<KeyValue>)
    where
        T: Into<Cow<'static, str>>,
    {
        self.sdk.add_event_with_timestamp(name, timestamp, attributes);
    }

    fn span_context(&self) -> &SpanContext {
        self.context.as_deref().unwrap_or_else(|| self.sdk.span_context())
    }

    fn is_recording(&self) -> bool {
        self.sdk.is_recording()
    }

    fn set_attribute(&mut self, attribute: KeyValue) {
        self.sdk.set_attribute(attribute);
    }

    fn set_status(&mut self, status: Status) {
        self.sdk.set_status(status);
    }

    fn update_name<T>(&mut self, name: T)
    where
        T: Into<Cow<'static, str>>,
    {
        self.sdk.update_name(name);
    }

    fn add_link(&mut self, span_context: SpanContext, attributes: Vec<KeyValue>) {
        self.sdk.add_link(span_context, attributes);
    }

    fn end_with_timestamp(&mut self, timestamp: SystemTime) {
        self.sdk.end_with_timestamp(timestamp);
    }
}
