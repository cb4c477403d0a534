//! Binds an integration to the installed pipeline. The result is cached until another pipeline is installed.

use crate::Level;
use crate::callsite::pipeline::current::{
    Carried, INSTALLED, RECORDING, STATE, TESTING, current_pipeline, installed_pipeline, look_for_meters,
};
use crate::callsite::pipeline::providers::{Pipeline, Recording};
use crate::callsite::pipeline::resolver::{SCHEMA_URL, is_look};
use crate::callsite::pipeline::sink::SpanSink;
use crate::callsite::start::admission::is_unrecorded;
use opentelemetry::metrics::{Meter, MeterProvider};
use opentelemetry::{Context, InstrumentationScope};
use std::fmt;
use std::sync::atomic::{AtomicU32, Ordering::Acquire, Ordering::Relaxed};
use std::sync::{Arc, PoisonError, RwLock, Weak};

/// One integration, with the tracer and the instruments `M` that it has in the installed pipeline.
pub struct Binding<M> {
    /// The target of the integration in a filter, such as `otel_runtime::tower`.
    target: &'static str,
    instruments: fn(&Meter) -> M,
    /// The number of operations without an installed pipeline. Some of them check for a global meter provider.
    global_checks: AtomicU32,
    /// The cached result, with the state of the pipeline that it belongs to.
    resolved: RwLock<Option<(u32, BindingResult<M>)>>,
}

/// `None` if neither spans nor metrics are recorded.
type BindingResult<M> = Option<Arc<BoundIntegration<M>>>;

/// An integration that is bound to one pipeline.
pub struct BoundIntegration<M> {
    spans: Option<Arc<dyn SpanSink>>,
    /// The instruments, if metrics are enabled.
    pub instruments: Option<M>,
    /// The provider of the instruments, for observable instruments that are registered once with each provider.
    pub meters: Option<Weak<dyn MeterProvider + Send + Sync>>,
    /// The maximum number of characters of recorded text.
    pub text_limit: usize,
    parent_based: bool,
    recording: Recording,
    /// The global provider may be a no-op; this is unknown until it has returned a span.
    pub(super) may_be_noop: bool,
}

impl<M> Binding<M> {
    /// Creates an integration with this target in filters. `instruments` creates its instruments once there is a meter.
    pub const fn new(target: &'static str, instruments: fn(&Meter) -> M) -> Self {
        Self { target, instruments, global_checks: AtomicU32::new(0), resolved: RwLock::new(None) }
    }

    /// Returns the pipeline for an operation in `context`, or `None` if neither spans nor metrics are recorded there.
    pub fn resolve(&self, context: &Context) -> BindingResult<M> {
        if context.is_telemetry_suppressed() {
            return None;
        }
        let state = STATE.load(Acquire);
        if state & TESTING != 0 && context.get::<Carried>().is_some() {
            return self.bind(&current_pipeline(context), state).map(Arc::new);
        }
        if state & INSTALLED == 0 && is_look(self.global_checks.fetch_add(1, Relaxed)) {
            look_for_meters();
        }
        self.resolve_installed()
    }

    fn resolve_installed(&self) -> BindingResult<M> {
        let state = STATE.load(Acquire);
        if let Some((resolved_in, bound)) = &*self.resolved.read().unwrap_or_else(PoisonError::into_inner)
            && *resolved_in == state
        {
            return bound.clone();
        }
        let bound = self.bind(&installed_pipeline(), state).map(Arc::new);
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
        // Levels control how much there is to read, which does not apply to metrics; only `off` disables them.
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
            recording: pipeline.recording,
            may_be_noop: state & (INSTALLED | RECORDING | TESTING) == 0,
        })
    }
}

impl<M> BoundIntegration<M> {
    /// Returns where spans are recorded, if they are enabled.
    pub(super) fn spans(&self) -> Option<&dyn SpanSink> {
        self.spans.as_deref()
    }

    /// Returns whether a child of `parent` is not recorded, and has only a context.
    pub(super) fn is_unrecorded(&self, parent: &Context) -> bool {
        self.parent_based && is_unrecorded(parent, self.recording)
    }
}

impl<M> fmt::Debug for Binding<M> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_tuple("Binding").field(&self.target).finish()
    }
}
