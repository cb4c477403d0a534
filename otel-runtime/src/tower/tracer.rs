//! The tracer behind a layer: asked for once, and again whenever another pipeline is installed.

use crate::Level;
use crate::callsite::admission::is_unsampled;
use crate::callsite::pipeline::{self, Carried, INSTALLED, Pipeline, RECORDING, STATE, TESTING};
use crate::callsite::resolve::SCHEMA_URL;
use crate::callsite::sink::SpanSink;
use opentelemetry::{Context, InstrumentationScope};
use std::fmt;
use std::sync::atomic::Ordering::Acquire;
use std::sync::{Arc, PoisonError, RwLock};

/// Remembers the tracer of the pipeline in force.
#[derive(Default)]
pub(super) struct Tracer(RwLock<Option<(u32, Option<Arc<Bound>>)>>);

/// The layer bound to a pipeline that takes its spans.
pub(super) struct Bound {
    pub(super) spans: Arc<dyn SpanSink>,
    pub(super) text_limit: usize,
    parent_based: bool,
    /// Nobody knows whether a provider is behind the globals until a span of it was seen.
    pub(super) unproven: bool,
}

impl Tracer {
    /// The tracer for a request in `context`, or `None` if its span would not be recorded.
    pub(super) fn resolve(&self, context: &Context) -> Option<Arc<Bound>> {
        if context.is_telemetry_suppressed() {
            return None;
        }
        let bound = self.bound(context)?;
        if bound.parent_based && is_unsampled(context) { None } else { Some(bound) }
    }

    fn bound(&self, context: &Context) -> Option<Arc<Bound>> {
        let state = STATE.load(Acquire);
        if state & TESTING != 0 && context.get::<Carried>().is_some() {
            return bind(&pipeline::current(context), state).map(Arc::new);
        }
        if let Some((known, bound)) = &*self.0.read().unwrap_or_else(PoisonError::into_inner)
            && *known == state
        {
            return bound.clone();
        }
        let bound = bind(&pipeline::current(context), state).map(Arc::new);
        *self.0.write().unwrap_or_else(PoisonError::into_inner) = Some((state, bound.clone()));
        bound
    }
}

fn bind(pipeline: &Pipeline, state: u32) -> Option<Bound> {
    if !pipeline.filter.allows("otel_runtime::tower", Level::Info) {
        return None;
    }
    let scope = InstrumentationScope::builder(env!("CARGO_PKG_NAME"))
        .with_version(env!("CARGO_PKG_VERSION"))
        .with_schema_url(SCHEMA_URL)
        .build();
    Some(Bound {
        spans: pipeline.traces.as_ref()?.tracer(scope),
        text_limit: pipeline.text_limit,
        parent_based: pipeline.parent_based,
        unproven: state & (INSTALLED | RECORDING | TESTING) == 0,
    })
}

impl fmt::Debug for Tracer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tracer")
    }
}
