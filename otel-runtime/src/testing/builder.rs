//! The builder of a test's telemetry.

use super::recorded::{Recorder, TestMeters};
use super::telemetry::TestTelemetry;
use crate::attribute_limits::AttributeLimits;
use crate::callsite::pipeline::install::enable_testing;
use crate::callsite::pipeline::providers::Pipeline;
use crate::callsite::site::filter::Filter;
use opentelemetry::global;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::logs::SdkLoggerProvider;
use opentelemetry_sdk::trace::{Sampler, SdkTracerProvider, ShouldSample, SpanLimits};
use std::sync::Arc;

impl Default for TestTelemetry {
    fn default() -> Self {
        Self::new()
    }
}

impl TestTelemetry {
    /// Creates telemetry that records all spans and log records that the default filter (`info`) enables.
    pub fn new() -> Self {
        Self::builder().build()
    }

    /// Returns a builder to change the settings of [`new`](Self::new).
    ///
    /// ```
    /// use otel_runtime::testing::TestTelemetry;
    /// let telemetry = TestTelemetry::builder().filter("debug".parse()?).code_attributes(false).build();
    /// telemetry.assert_no_spans();
    /// # Ok::<(), otel_runtime::InvalidFilter>(())
    /// ```
    pub fn builder() -> TestTelemetryBuilder {
        TestTelemetryBuilder { pipeline: Pipeline::new(), sampler: None }
    }
}

/// A builder for [`TestTelemetry`].
#[must_use = "call `build`"]
pub struct TestTelemetryBuilder {
    pipeline: Pipeline,
    sampler: Option<Box<dyn ShouldSample>>,
}

impl std::fmt::Debug for TestTelemetryBuilder {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("TestTelemetryBuilder").field("sampler", &self.sampler).finish_non_exhaustive()
    }
}

impl TestTelemetryBuilder {
    /// Sets the filter that enables call sites. The default is `info`.
    pub fn filter(mut self, filter: Filter) -> Self {
        self.pipeline = self.pipeline.filter(filter);
        self
    }

    /// Sets the sampler. By default, all root spans are recorded, and other spans follow their parents.
    pub fn sampler(mut self, sampler: impl ShouldSample + 'static) -> Self {
        self.sampler = Some(Box::new(sampler));
        self
    }

    /// Sets the maximum length of formatted text in characters. The default is 4096.
    pub fn text_limit(mut self, characters: usize) -> Self {
        self.pipeline = self.pipeline.text_limit(characters);
        self
    }

    /// Sets whether spans have `code.*` attributes. The default is `true`.
    pub fn code_attributes(mut self, yes: bool) -> Self {
        self.pipeline = self.pipeline.code_attributes(yes);
        self
    }

    /// Sets whether exceptions are also span events. The default is `false`.
    pub fn exception_events(mut self, yes: bool) -> Self {
        self.pipeline = self.pipeline.exception_events(yes);
        self
    }

    /// Creates telemetry with these settings. Environment variables have no effect.
    ///
    /// If no global propagator is set, propagators for W3C trace context and baggage are set, so that `parent = headers` and
    /// [`extract`](crate::context) work in tests.
    pub fn build(self) -> TestTelemetry {
        let recorder = Recorder::default();
        let resource = Resource::builder_empty().with_service_name("test").build();
        let follows_parent = self.sampler.is_none();
        let sampler = self.sampler.unwrap_or_else(|| Sampler::ParentBased(Box::new(Sampler::AlwaysOn)).into());
        let meters = Arc::new(TestMeters::new(resource.clone()));
        let provider = SdkTracerProvider::builder()
            .with_resource(resource.clone())
            .with_sampler(sampler)
            .with_span_limits(AttributeLimits::separate(SpanLimits::default()).1)
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

/// Sets a global propagator, unless there is one.
fn propagate() {
    if global::get_text_map_propagator(|propagator| propagator.fields().next().is_none()) {
        global::set_text_map_propagator(crate::propagation::w3c());
    }
}
