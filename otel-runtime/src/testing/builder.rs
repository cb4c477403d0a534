//! The builder of a test's telemetry.

use super::pipeline::{TestMeters, TestProviders, TestStore};
use super::telemetry::TestTelemetry;
use crate::callsite::pipeline::baggage::KeyPattern;
use crate::callsite::pipeline::install::enable_testing;
use crate::callsite::pipeline::providers::{Pipeline, Recording};
use crate::callsite::site::filter::Filter;
use crate::record::{Sampling, Tail};
use crate::sampling;
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
        TestTelemetryBuilder {
            pipeline: Pipeline::new(),
            sampler: None,
            end_sampler: None,
            baggage: Vec::new(),
            metric_baggage: Vec::new(),
            sdk_pipeline: None,
        }
    }
}

/// A builder for [`TestTelemetry`].
#[must_use = "call `build`"]
pub struct TestTelemetryBuilder {
    pub(crate) pipeline: Pipeline,
    sampler: Option<Box<dyn ShouldSample>>,
    end_sampler: Option<sampling::Sampler>,
    baggage: Vec<KeyPattern>,
    metric_baggage: Vec<KeyPattern>,
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

    /// Sets a sampler as an application does, which can also decide when a trace has ended.
    ///
    /// ```
    /// use otel_runtime::testing::TestTelemetry;
    /// use otel_runtime::{Sampler, traced};
    ///
    /// #[traced]
    /// fn parse(text: &str) -> Result<u32, std::num::ParseIntError> {
    ///     text.parse()
    /// }
    ///
    /// let telemetry = TestTelemetry::builder().trace_sampler(Sampler::parent_ratio(0.0).keep_errors()).build();
    /// telemetry.run(|| [parse("1").is_ok(), parse("one").is_ok()]);
    /// telemetry.span("parse").root();
    /// ```
    pub fn trace_sampler(mut self, sampler: sampling::Sampler) -> Self {
        self.end_sampler = Some(sampler);
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

    /// Records entries of baggage as attributes of spans and log records, as
    /// [`TelemetryBuilder::baggage_attributes`](crate::TelemetryBuilder::baggage_attributes) does.
    ///
    /// ```
    /// use opentelemetry::baggage::BaggageExt;
    /// use opentelemetry::{Context, KeyValue};
    /// use otel_runtime::testing::TestTelemetry;
    /// use otel_runtime::traced;
    ///
    /// #[traced]
    /// fn work() {}
    ///
    /// let telemetry = TestTelemetry::builder().baggage_attributes(["tenant.*"]).build();
    /// telemetry.run(|| {
    ///     let _tenant = Context::current_with_baggage([KeyValue::new("tenant.id", "acme")]).attach();
    ///     work();
    /// });
    /// telemetry.span("work").attr("tenant.id", "acme");
    /// ```
    ///
    /// # Panics
    ///
    /// Panics if a key is invalid.
    #[track_caller]
    pub fn baggage_attributes<'k>(mut self, keys: impl IntoIterator<Item = &'k str>) -> Self {
        self.baggage = patterns(keys, KeyPattern::parse);
        self
    }

    /// Records entries of baggage as attributes of metrics, as
    /// [`TelemetryBuilder::metric_baggage_attributes`](crate::TelemetryBuilder::metric_baggage_attributes) does.
    ///
    /// # Panics
    ///
    /// Panics if a key is invalid.
    #[track_caller]
    pub fn metric_baggage_attributes<'k>(mut self, keys: impl IntoIterator<Item = &'k str>) -> Self {
        self.metric_baggage = patterns(keys, KeyPattern::parse_exact);
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
    /// Panics if `OTEL_RUST_TEST_PIPELINE` has an unknown value, or if a setting of [`trace_sampler`](Self::trace_sampler) is invalid.
    #[track_caller]
    pub fn build(self) -> TestTelemetry {
        let resource = Resource::builder_empty().with_service_name("test").build();
        let store = Arc::new(TestStore::new(&resource));
        let pipeline = self.pipeline.baggage(&self.baggage, &self.metric_baggage);
        let baggage = &pipeline.baggage;
        let (sampling, tail) = sampling_of(self.sampler, self.end_sampler, &store);
        let follows_parent = sampling.follows_parent;
        // The decision at the end of a trace needs the recorder.
        let providers = if tail.is_none() && self.sdk_pipeline.unwrap_or_else(sdk_by_default) {
            TestProviders::sdk(&store, sampling, &resource, baggage)
        } else {
            TestProviders::recorder(&store, sampling, tail.as_ref(), baggage)
        };
        let meters = Arc::new(TestMeters::new(resource));
        let recording = if tail.is_some() { Recording::FullAndUndecided } else { Recording::Full };
        let pipeline = providers.connect(pipeline, &store).recording(recording);
        let pipeline = pipeline.meter_provider(meters.provider.clone()).parent_based(follows_parent);
        enable_testing();
        propagate();
        TestTelemetry { providers, store, meters, pipeline: Arc::new(pipeline), tail }
    }
}

#[track_caller]
fn patterns<'k>(
    keys: impl IntoIterator<Item = &'k str>,
    parse: fn(&str) -> Result<KeyPattern, String>,
) -> Vec<KeyPattern> {
    keys.into_iter().map(|key| parse(key).unwrap_or_else(|reason| panic!("{reason}"))).collect()
}

#[track_caller]
fn sampling_of(
    of_sdk: Option<Box<dyn ShouldSample>>,
    sampler: Option<sampling::Sampler>,
    store: &TestStore,
) -> (Sampling, Option<Arc<Tail>>) {
    if let Some(sampler) = sampler {
        if let Err(reason) = sampler.check() {
            panic!("{reason}");
        }
        let tail = sampler.tail().map(|tail| Arc::new(Tail::new(tail.clone(), Arc::clone(&store.spans))));
        return (Sampling { follows_parent: sampler.follows_parent(), sampler: sampler.into_sdk() }, tail);
    }
    let follows_parent = of_sdk.is_none();
    let sampler = of_sdk.unwrap_or_else(|| Sampler::ParentBased(Box::new(Sampler::AlwaysOn)).into());
    (Sampling { sampler, follows_parent }, None)
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
