//! An integration bound to the pipeline in force: asked for once, and again whenever another is installed.

use crate::Level;
use crate::callsite::admission::is_unsampled;
use crate::callsite::pipeline::{self, Carried, INSTALLED, Pipeline, RECORDING, STATE, TESTING};
use crate::callsite::resolve::{SCHEMA_URL, is_look};
use crate::callsite::sink::SpanSink;
use opentelemetry::metrics::{Meter, MeterProvider};
use opentelemetry::{Context, InstrumentationScope};
use std::fmt;
use std::sync::atomic::{AtomicU32, Ordering::Acquire, Ordering::Relaxed};
use std::sync::{Arc, PoisonError, RwLock, Weak};

/// One integration, with the tracer and the instruments `M` that it has in the pipeline in force.
pub struct Binding<M> {
    /// What a filter knows it by, such as `otel_runtime::tower`.
    target: &'static str,
    instruments: fn(&Meter) -> M,
    /// Operations without an install, of which some look for a global provider of meters.
    global_checks: AtomicU32,
    /// The answer in some state.
    resolved: RwLock<Option<(u32, Resolved<M>)>>,
}

type Resolved<M> = Option<Arc<BoundIntegration<M>>>;

/// An integration in one pipeline.
pub struct BoundIntegration<M> {
    spans: Option<Arc<dyn SpanSink>>,
    /// What it measures with, if metrics are on.
    pub instruments: Option<M>,
    /// Whose instruments they are, for what is to be registered once with each.
    pub meters: Option<Weak<dyn MeterProvider + Send + Sync>>,
    /// Characters after which text is cut.
    pub text_limit: usize,
    parent_based: bool,
    /// Nobody knows whether a provider is behind the globals until a span of it was seen.
    pub(super) may_be_noop: bool,
}

impl<M> Binding<M> {
    /// An integration with this name in filters, and with instruments that `instruments` makes when there is a meter.
    pub const fn new(target: &'static str, instruments: fn(&Meter) -> M) -> Self {
        Self { target, instruments, global_checks: AtomicU32::new(0), resolved: RwLock::new(None) }
    }

    /// The pipeline for an operation in `context`, or `None` if it takes neither spans nor metrics there.
    pub fn resolve(&self, context: &Context) -> Resolved<M> {
        if context.is_telemetry_suppressed() {
            return None;
        }
        let state = STATE.load(Acquire);
        if state & TESTING != 0 && context.get::<Carried>().is_some() {
            return self.bind(&pipeline::current(context), state).map(Arc::new);
        }
        if state & INSTALLED == 0 && is_look(self.global_checks.fetch_add(1, Relaxed)) {
            pipeline::look_for_meters();
        }
        self.resolve_installed()
    }

    fn resolve_installed(&self) -> Resolved<M> {
        let state = STATE.load(Acquire);
        if let Some((resolved_in, bound)) = &*self.resolved.read().unwrap_or_else(PoisonError::into_inner)
            && *resolved_in == state
        {
            return bound.clone();
        }
        let bound = self.bind(&pipeline::installed(), state).map(Arc::new);
        *self.resolved.write().unwrap_or_else(PoisonError::into_inner) = Some((state, bound.clone()));
        bound
    }

    fn bind(&self, pipeline: &Pipeline, state: u32) -> Option<BoundIntegration<M>> {
        let scope = || {
            InstrumentationScope::builder(env!("CARGO_PKG_NAME"))
                .with_version(env!("CARGO_PKG_VERSION"))
                .with_schema_url(SCHEMA_URL)
                .build()
        };
        let allows = |level| pipeline.filter.allows(self.target, level);
        let traces = pipeline.traces.as_ref().filter(|_| allows(Level::Info));
        // Metrics are not there to be read line by line, so only `off` switches them off.
        let meters = pipeline.meters.as_ref().filter(|_| allows(Level::Error));
        let spans = traces.map(|traces| traces.tracer(scope()));
        let instruments = meters.map(|meters| (self.instruments)(&meters.meter_with_scope(scope())));
        if spans.is_none() && instruments.is_none() {
            return None;
        }
        Some(BoundIntegration {
            spans,
            instruments,
            meters: meters.map(Arc::downgrade),
            text_limit: pipeline.text_limit,
            parent_based: pipeline.parent_based,
            may_be_noop: state & (INSTALLED | RECORDING | TESTING) == 0,
        })
    }
}

impl<M> BoundIntegration<M> {
    /// Where a span below `parent` goes, unless the sampler would drop it.
    pub(super) fn spans(&self, parent: &Context) -> Option<&dyn SpanSink> {
        let spans = self.spans.as_deref()?;
        if self.parent_based && is_unsampled(parent) { None } else { Some(spans) }
    }
}

impl<M> fmt::Debug for Binding<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Binding").field(&self.target).finish()
    }
}
