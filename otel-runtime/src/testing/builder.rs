//! The builder of a test's telemetry.

use super::pipeline::{TestMeters, TestProviders, TestStore};
use super::telemetry::TestTelemetry;
use crate::callsite::pipeline::install::enable_testing;
use crate::callsite::pipeline::providers::Pipeline;
use crate::callsite::site::filter::Filter;
use crate::record::Sampling;
use opentelemetry::global;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::trace::{Sampler, ShouldSample};
use std::env;
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
        TestTelemetryBuilder { pipeline: Pipeline::new(), sampler: None, sdk_pipeline: None }
    }
}

/// A builder for [`TestTelemetry`].
#[must_use = "call `build`"]
pub struct TestTelemetryBuilder {
    pub(crate) pipeline: Pipeline,
    sampler: Option<Box<dyn ShouldSample>>,
    sdk_pipeline: Option<bool>,
}

/// The environment variable that selects the pipeline of tests that do not set one: `recorder` or `sdk`.
const PIPELINE: &str = "OTEL_RUST_TEST_PIPELINE";

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

    /// Sets the maximum length of text in attributes of spans and log records, in characters. The default is 4096.
    pub fn text_limit(mut self, characters: usize) -> Self {
        self.pipeline = self.pipeline.text_limits(characters, characters);
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

    /// Sets whether the providers of the SDK record spans and log records, instead of the recorder of this crate.
    ///
    /// An application uses the SDK's providers for a signal if it sets an exporter that is written for the SDK. Both record the same
    /// telemetry, so few tests need this setting. The default is `false`, unless the environment variable `OTEL_RUST_TEST_PIPELINE` is
    /// `sdk`.
    ///
    /// ```
    /// use otel_runtime::testing::TestTelemetry;
    /// use otel_runtime::traced;
    ///
    /// #[traced]
    /// fn work() {}
    ///
    /// for sdk in [false, true] {
    ///     let telemetry = TestTelemetry::builder().sdk_pipeline(sdk).build();
    ///     telemetry.run(work);
    ///     telemetry.span("work").root();
    /// }
    /// ```
    pub fn sdk_pipeline(mut self, yes: bool) -> Self {
        self.sdk_pipeline = Some(yes);
        self
    }

    /// Creates telemetry with these settings. `OTEL_RUST_TEST_PIPELINE` is the only environment variable that has an effect.
    ///
    /// If no global propagator is set, propagators for W3C trace context and baggage are set, so that `parent = headers` and
    /// [`extract`](crate::context) work in tests.
    ///
    /// # Panics
    ///
    /// Panics if `OTEL_RUST_TEST_PIPELINE` has an unknown value.
    #[track_caller]
    pub fn build(self) -> TestTelemetry {
        let resource = Resource::builder_empty().with_service_name("test").build();
        let follows_parent = self.sampler.is_none();
        let sampler = self.sampler.unwrap_or_else(|| Sampler::ParentBased(Box::new(Sampler::AlwaysOn)).into());
        let sampling = Sampling { sampler, follows_parent };
        let store = Arc::new(TestStore::new(&resource));
        let providers = if self.sdk_pipeline.unwrap_or_else(sdk_by_default) {
            TestProviders::sdk(&store, sampling, &resource)
        } else {
            TestProviders::recorder(&store, sampling)
        };
        let meters = Arc::new(TestMeters::new(resource));
        let pipeline = providers.connect(self.pipeline, &store);
        let pipeline = pipeline.meter_provider(meters.provider.clone()).parent_based(follows_parent);
        enable_testing();
        propagate();
        TestTelemetry { providers, store, meters, pipeline: Arc::new(pipeline) }
    }
}

#[track_caller]
fn sdk_by_default() -> bool {
    match env::var_os(PIPELINE).unwrap_or_default().to_str() {
        Some("" | "recorder") => false,
        Some("sdk") => true,
        _ => panic!("`{PIPELINE}` is neither `recorder` nor `sdk`"),
    }
}

/// Sets a global propagator, unless there is one.
fn propagate() {
    if global::get_text_map_propagator(|propagator| propagator.fields().next().is_none()) {
        global::set_text_map_propagator(crate::propagation::Propagator::default());
    }
}
