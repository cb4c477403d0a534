//! What only the set-up column does: builds a pipeline, puts it in force, and takes it out.

use super::current::replace;
#[cfg(feature = "testing")]
use super::current::{STATE, TESTING};
use super::providers::Pipeline;
use crate::callsite::site::level::Filter;
use opentelemetry::logs::LoggerProvider;
use opentelemetry::metrics::MeterProvider;
use opentelemetry::trace::{Tracer, TracerProvider};
use std::sync::Arc;

impl Pipeline {
    /// Where spans go.
    pub(crate) fn tracer_provider<P>(mut self, provider: P) -> Self
    where
        P: TracerProvider + Send + Sync + 'static,
        P::Tracer: Send + Sync + 'static,
        <P::Tracer as Tracer>::Span: Send + Sync + 'static,
    {
        self.traces = Some(Arc::new(provider));
        self
    }

    /// Where log records go.
    pub(crate) fn logger_provider<P>(mut self, provider: P) -> Self
    where
        P: LoggerProvider + Send + Sync + 'static,
        P::Logger: Send + Sync + 'static,
    {
        self.logs = Some(Arc::new(provider));
        self
    }

    /// Where metrics go.
    pub(crate) fn meter_provider<P: MeterProvider + Send + Sync + 'static>(mut self, provider: P) -> Self {
        self.meters = Some(Arc::new(provider));
        self
    }

    /// Whether the sampler follows its parent, so that a child of an unsampled span need not be built at all.
    pub(crate) fn parent_based(mut self, yes: bool) -> Self {
        self.parent_based = yes;
        self
    }

    /// Which sites are on.
    pub(crate) fn filter(mut self, filter: Filter) -> Self {
        self.filter = filter;
        self
    }

    /// Characters after which formatted text is cut.
    pub(crate) fn text_limit(mut self, characters: usize) -> Self {
        self.text_limit = characters;
        self
    }

    /// Whether spans carry `code.function.name`, `code.file.path` and `code.line.number`.
    pub(crate) fn code_attributes(mut self, yes: bool) -> Self {
        self.code_attributes = yes;
        self
    }

    /// Whether exceptions are also span events (`OTEL_SEMCONV_EXCEPTION_SIGNAL_OPT_IN=logs/dup`).
    pub(crate) fn exception_events(mut self, yes: bool) -> Self {
        self.exception_events = yes;
        self
    }
}

/// Makes `pipeline` the one that sites use from now on, in place of any other.
pub(crate) fn install(pipeline: Arc<Pipeline>) {
    replace(|installed| *installed = Some(pipeline));
}

/// Takes `pipeline` out, unless another has been installed since; sites follow the globals again.
pub(crate) fn uninstall(pipeline: &Arc<Pipeline>) {
    replace(|installed| {
        if installed.as_ref().is_some_and(|other| Arc::ptr_eq(other, pipeline)) {
            *installed = None;
        }
    });
}

/// From now on sites look into their `Context` for a pipeline first.
#[cfg(feature = "testing")]
pub(crate) fn enable_testing() {
    STATE.fetch_or(TESTING, std::sync::atomic::Ordering::Release);
}
