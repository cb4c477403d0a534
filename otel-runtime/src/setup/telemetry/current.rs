//! The current installation. The newest one is in effect, and the end of an older one does not affect it.

use crate::callsite::pipeline::install::{install, uninstall};
use crate::callsite::pipeline::providers::Pipeline;
use crate::report;
use opentelemetry::trace::TracerProvider;
use opentelemetry::trace::noop::{NoopTracer, NoopTracerProvider};
use opentelemetry::{InstrumentationScope, global};
use std::sync::{Arc, Mutex, PoisonError};

static CURRENT: Mutex<Current> = Mutex::new(Current { number: 0, pipeline: None });

struct Current {
    /// Number of installations so far.
    number: u64,
    pipeline: Option<Arc<Pipeline>>,
}

/// Identifies an installation, to change or uninstall it.
#[derive(Debug)]
pub(super) struct Ticket(u64);

impl Ticket {
    /// Installs a pipeline for call sites and runs `globals`, while holding the lock on the current installation.
    pub(super) fn install(pipeline: Pipeline, globals: impl FnOnce()) -> Self {
        let mut current = CURRENT.lock().unwrap_or_else(PoisonError::into_inner);
        let pipeline = Arc::new(pipeline);
        install(Arc::clone(&pipeline));
        report::guard_is_kept();
        globals();
        current.number += 1;
        current.pipeline = Some(pipeline);
        Self(current.number)
    }

    /// Replaces the pipeline with a changed one, if the installation is still current. Returns whether it is.
    pub(super) fn change(&self, change: impl FnOnce(Pipeline) -> Pipeline) -> bool {
        let mut current = CURRENT.lock().unwrap_or_else(PoisonError::into_inner);
        let pipeline = current.pipeline.as_ref().filter(|_| current.number == self.0);
        let changed = pipeline.map(|pipeline| Arc::new(change(pipeline.as_ref().clone())));
        if let Some(changed) = &changed {
            install(Arc::clone(changed));
            current.pipeline = Some(Arc::clone(changed));
        }
        changed.is_some()
    }

    /// Uninstalls the pipeline and the global tracer provider, if the installation is still current.
    pub(super) fn uninstall(&self) {
        let mut current = CURRENT.lock().unwrap_or_else(PoisonError::into_inner);
        if current.number != self.0 {
            return;
        }
        if let Some(pipeline) = current.pipeline.take() {
            uninstall(&pipeline);
            // The meter provider is kept: after shutdown it records nothing, and the API has no public no-op provider.
            global::set_tracer_provider(NoopTracerProvider::new());
        }
    }

    /// Reports the next use of a call site or of the global tracer provider, unless telemetry has been installed again.
    pub(super) fn report_later_use(&self) {
        let current = CURRENT.lock().unwrap_or_else(PoisonError::into_inner);
        if current.number == self.0 && current.pipeline.is_none() {
            report::guard_was_dropped();
            global::set_tracer_provider(Uninstalled);
        }
    }
}

/// The global tracer provider after a guard was dropped at once.
struct Uninstalled;

impl TracerProvider for Uninstalled {
    type Tracer = NoopTracer;

    fn tracer_with_scope(&self, _: InstrumentationScope) -> NoopTracer {
        report::print_dropped_guard();
        NoopTracer::new()
    }
}
