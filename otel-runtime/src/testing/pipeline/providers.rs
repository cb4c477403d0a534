//! The providers of a test.

use super::sdk_processor::StoreProcessor;
use super::started::Observed;
use super::store::TestStore;
use crate::attribute_limits::AttributeLimits;
use crate::baggage_processor::BaggageProcessor;
use crate::callsite::pipeline::baggage::BaggageAttributes;
use crate::callsite::pipeline::providers::Pipeline;
use crate::callsite::pipeline::sink::TracerSource;
use crate::loggers::{TelemetryLogger, TelemetryLoggerProvider};
use crate::record::{self, RecordLimits, RecordedLogs, RecordedSpans, Sampling, Tail};
use crate::tracer;
use opentelemetry::InstrumentationScope;
use opentelemetry::global::BoxedTracer;
use opentelemetry::logs::LoggerProvider as _;
use opentelemetry::trace::TracerProvider as _;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::logs::SdkLoggerProvider;
use opentelemetry_sdk::trace::{SdkTracerProvider, SpanLimits};
use std::sync::Arc;

/// The number of attributes that a log record can have, which is the default of an application.
const LOG_ATTRIBUTES: u32 = 128;

/// The tracer and logger providers of a test, which record into a store.
#[derive(Clone, Debug)]
pub(crate) enum TestProviders {
    /// Spans and log records are recorded as OTLP bytes.
    Recorder { spans: record::TracerProvider, logs: record::LoggerProvider },
    /// The providers of the SDK.
    Sdk { spans: tracer::TracerProvider, logs: SdkLoggerProvider },
}

impl TestProviders {
    /// Creates providers that record as those of an application without exporters of the SDK.
    pub(crate) fn recorder(
        store: &TestStore,
        sampling: Sampling,
        tail: Option<&Arc<Tail>>,
        baggage: &BaggageAttributes,
    ) -> Self {
        let limits = RecordLimits::of_spans(SpanLimits::default(), None);
        let spans = record::TracerProvider::new(Arc::clone(&store.spans), sampling, limits).tail(tail.cloned());
        let spans = spans.baggage(baggage.spans.clone());
        let limits = RecordLimits::of_logs(LOG_ATTRIBUTES, None);
        let logs = record::LoggerProvider::new(Arc::clone(&store.logs), limits).tail(tail);
        Self::Recorder { spans, logs: logs.baggage(baggage.logs.clone()) }
    }

    /// Creates providers that record as those of an application with exporters of the SDK.
    pub(crate) fn sdk(
        store: &Arc<TestStore>,
        sampling: Sampling,
        resource: &Resource,
        baggage: &BaggageAttributes,
    ) -> Self {
        let (limits, of_sdk) = AttributeLimits::separate(SpanLimits::default());
        let processor = StoreProcessor { store: Arc::clone(store), limits };
        let mut spans = SdkTracerProvider::builder()
            .with_resource(resource.clone())
            .with_sampler(sampling.sampler)
            .with_span_limits(of_sdk);
        if let Some(keys) = &baggage.spans {
            spans = spans.with_span_processor(BaggageProcessor(keys.clone()));
        }
        let mut logs = SdkLoggerProvider::builder().with_resource(resource.clone());
        if let Some(keys) = &baggage.logs {
            logs = logs.with_log_processor(BaggageProcessor(keys.clone()));
        }
        let spans = spans.with_span_processor(processor.clone()).build();
        let logs = logs.with_log_processor(processor).build();
        Self::Sdk { spans: tracer::TracerProvider::new(spans, true), logs }
    }

    /// Returns the name of the pipeline, for messages.
    pub(crate) fn name(&self) -> &'static str {
        match self {
            Self::Recorder { .. } => "recorder",
            Self::Sdk { .. } => "SDK",
        }
    }

    /// Lets the call sites of a pipeline record with these providers.
    pub(crate) fn connect(&self, pipeline: Pipeline, store: &TestStore) -> Pipeline {
        let started = Arc::clone(&store.started);
        let observed = |inner: Arc<dyn TracerSource>| Arc::new(Observed { inner, started });
        match self {
            Self::Recorder { spans, logs } => pipeline
                .tracer_source(observed(Arc::new(RecordedSpans(spans.clone()))))
                .logger_source(Arc::new(RecordedLogs(logs.clone()))),
            Self::Sdk { spans, logs } => {
                pipeline.tracer_source(observed(Arc::new(spans.sdk().clone()))).logger_provider(logs.clone())
            }
        }
    }

    /// Returns a tracer for spans that are written by hand.
    pub(crate) fn tracer(&self, name: &'static str, store: &TestStore) -> BoxedTracer {
        let scope = InstrumentationScope::builder(name).build();
        let started = Arc::clone(&store.started);
        BoxedTracer::new(match self {
            Self::Recorder { spans, .. } => Box::new(Observed { inner: spans.tracer_with_scope(scope), started }),
            Self::Sdk { spans, .. } => Box::new(Observed { inner: spans.tracer_with_scope(scope), started }),
        })
    }

    /// Returns a logger for log records that are written by hand.
    pub(crate) fn logger(&self, name: &'static str) -> TelemetryLogger {
        match self {
            Self::Recorder { logs, .. } => TelemetryLoggerProvider::of_recorder(logs.clone()).logger(name),
            Self::Sdk { logs, .. } => TelemetryLoggerProvider::of_sdk(logs.clone()).logger(name),
        }
    }
}
