//! Settings of a test's telemetry.

use super::meters::Meters;
use super::recorder::Recorder;
use super::telemetry::TestTelemetry;
use crate::callsite::level::Filter;
use crate::callsite::pipeline::{Pipeline, enable_testing};
use opentelemetry::global;
use opentelemetry::propagation::TextMapPropagator as _;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::logs::SdkLoggerProvider;
use opentelemetry_sdk::trace::{Sampler, SdkTracerProvider, ShouldSample, SpanLimits};
use std::sync::Arc;

/// Settings of a [`TestTelemetry`].
#[must_use = "call `build`"]
pub struct TestTelemetryBuilder {
    pub(super) pipeline: Pipeline,
    pub(super) sampler: Option<Box<dyn ShouldSample>>,
}

impl std::fmt::Debug for TestTelemetryBuilder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TestTelemetryBuilder").field("sampler", &self.sampler).finish_non_exhaustive()
    }
}

impl TestTelemetryBuilder {
    /// Which sites are on; `info` unless given.
    pub fn filter(mut self, filter: Filter) -> Self {
        self.pipeline = self.pipeline.filter(filter);
        self
    }

    /// Which spans are recorded; all whose parent is, unless given.
    pub fn sampler(mut self, sampler: impl ShouldSample + 'static) -> Self {
        self.sampler = Some(Box::new(sampler));
        self
    }

    /// Characters after which formatted text is cut; 4096 unless given.
    pub fn text_limit(mut self, characters: usize) -> Self {
        self.pipeline = self.pipeline.text_limit(characters);
        self
    }

    /// Whether spans carry `code.*` attributes; they do unless told otherwise.
    pub fn code_attributes(mut self, yes: bool) -> Self {
        self.pipeline = self.pipeline.code_attributes(yes);
        self
    }

    /// Whether exceptions are span events, too; they are not unless told so.
    pub fn exception_events(mut self, yes: bool) -> Self {
        self.pipeline = self.pipeline.exception_events(yes);
        self
    }

    /// Telemetry with these settings; the environment has no influence on it.
    ///
    /// If no global propagator is set, W3C trace context and baggage are, so that `parent = headers` and
    /// `extract` work in a test.
    pub fn build(self) -> TestTelemetry {
        let recorder = Recorder::default();
        let resource = Resource::builder_empty().with_service_name("test").build();
        let follows_parent = self.sampler.is_none();
        let sampler = self.sampler.unwrap_or_else(|| Sampler::ParentBased(Box::new(Sampler::AlwaysOn)).into());
        let meters = Arc::new(Meters::new(resource.clone()));
        let provider = SdkTracerProvider::builder()
            .with_resource(resource.clone())
            .with_sampler(sampler)
            .with_span_limits(SpanLimits::default())
            .with_span_processor(recorder.clone())
            .build();
        let loggers =
            SdkLoggerProvider::builder().with_resource(resource.clone()).with_log_processor(recorder.clone()).build();
        let pipeline = self
            .pipeline
            .tracer_provider(provider.clone())
            .logger_provider(loggers.clone())
            .meter_provider(meters.provider.clone())
            .parent_based(follows_parent);
        enable_testing();
        propagate();
        TestTelemetry { resource, provider, loggers, recorder, meters, pipeline: Arc::new(pipeline) }
    }
}

/// Headers are read and written by OpenTelemetry's global propagator, which does nothing until it is set.
fn propagate() {
    if global::get_text_map_propagator(|propagator| propagator.fields().next().is_none()) {
        global::set_text_map_propagator(crate::propagation::w3c());
    }
}
