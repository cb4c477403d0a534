//! Builds, installs and removes a pipeline. Only the set-up calls this.

#[cfg(feature = "sdk")]
use super::baggage::{BaggageAttributes, BaggageKeys, KeyPattern};
use super::current::replace;
#[cfg(feature = "testing")]
use super::current::{STATE, TESTING, changed};
use super::providers::Pipeline;
#[cfg(feature = "sdk")]
use super::providers::{DEFAULT_TEXT_LIMIT, Recording};
#[cfg(feature = "sdk")]
use super::sink::{LoggerSource, TracerSource};
use crate::callsite::site::filter::Filter;
use opentelemetry::logs::LoggerProvider;
use opentelemetry::metrics::MeterProvider;
use opentelemetry::trace::{Tracer, TracerProvider};
use std::sync::Arc;

impl Pipeline {
    /// Sets the tracer provider.
    pub(crate) fn tracer_provider<P>(mut self, provider: P) -> Self
    where
        P: TracerProvider + Send + Sync + 'static,
        P::Tracer: Send + Sync + 'static,
        <P::Tracer as Tracer>::Span: Send + Sync + 'static,
    {
        self.traces = Some(Arc::new(provider));
        self
    }

    /// Sets where spans are started.
    #[cfg(feature = "sdk")]
    pub(crate) fn tracer_source(mut self, source: Arc<dyn TracerSource>) -> Self {
        self.traces = Some(source);
        self
    }

    /// Sets where log records are written.
    #[cfg(feature = "sdk")]
    pub(crate) fn logger_source(mut self, source: Arc<dyn LoggerSource>) -> Self {
        self.logs = Some(source);
        self
    }

    /// Sets the logger provider.
    pub(crate) fn logger_provider<P>(mut self, provider: P) -> Self
    where
        P: LoggerProvider + Send + Sync + 'static,
        P::Logger: Send + Sync + 'static,
    {
        self.logs = Some(Arc::new(provider));
        self
    }

    /// Sets the meter provider.
    pub(crate) fn meter_provider<P: MeterProvider + Send + Sync + 'static>(mut self, provider: P) -> Self {
        self.meters = Some(Arc::new(provider));
        self
    }

    /// Sets what the tracer provider does with spans.
    #[cfg(feature = "sdk")]
    pub(crate) fn recording(mut self, recording: Recording) -> Self {
        self.recording = recording;
        self
    }

    /// Sets whether the sampler follows the parent. If it does, it is not called for children of an unsampled span.
    pub(crate) fn parent_based(mut self, yes: bool) -> Self {
        self.parent_based = yes;
        self
    }

    /// Sets which call sites are enabled.
    pub(crate) fn filter(mut self, filter: Filter) -> Self {
        self.filter = filter;
        self
    }

    /// Sets the maximum number of characters of text in attributes of spans and log records.
    pub(crate) fn text_limits(mut self, of_spans: usize, of_logs: usize) -> Self {
        (self.text_limit, self.log_text_limit) = (of_spans, of_logs);
        self
    }

    /// Sets whether spans have `code.function.name`, `code.file.path` and `code.line.number`.
    pub(crate) fn code_attributes(mut self, yes: bool) -> Self {
        self.code_attributes = yes;
        self
    }

    /// Sets which entries of baggage are attributes of spans and log records, and which are attributes of metrics. The text limits have to be
    /// set before.
    #[cfg(feature = "sdk")]
    pub(crate) fn baggage(mut self, attributes: &[KeyPattern], of_metrics: &[KeyPattern]) -> Self {
        self.baggage = BaggageAttributes {
            spans: BaggageKeys::new(attributes, self.text_limit),
            logs: BaggageKeys::new(attributes, self.log_text_limit),
            metrics: BaggageKeys::new(of_metrics, DEFAULT_TEXT_LIMIT),
        };
        self
    }

    /// Sets whether exceptions are also span events (`OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN=logs/dup`).
    pub(crate) fn exception_events(mut self, yes: bool) -> Self {
        self.exception_events = yes;
        self
    }
}

/// Makes `pipeline` the one that call sites use from now on.
pub(crate) fn install(pipeline: Arc<Pipeline>) {
    replace(|installed| *installed = Some(pipeline));
}

/// Removes `pipeline`, unless another one has replaced it. Call sites then use the global providers again.
pub(crate) fn uninstall(pipeline: &Arc<Pipeline>) {
    replace(|installed| {
        if installed.as_ref().is_some_and(|other| Arc::ptr_eq(other, pipeline)) {
            *installed = None;
        }
    });
}

/// Makes call sites look for a pipeline in their `Context` first.
#[cfg(feature = "testing")]
pub(crate) fn enable_testing() {
    if STATE.fetch_or(TESTING, std::sync::atomic::Ordering::Release) & TESTING == 0 {
        changed();
    }
}
