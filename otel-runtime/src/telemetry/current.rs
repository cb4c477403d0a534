//! Which installation is in force: the newest; an older one that ends must not disturb it.

use crate::callsite::pipeline::install::{install, uninstall};
use crate::callsite::pipeline::providers::Pipeline;
use opentelemetry::global;
use opentelemetry::trace::noop::NoopTracerProvider;
use std::sync::{Arc, Mutex, PoisonError};

static CURRENT: Mutex<Current> = Mutex::new(Current { number: 0, pipeline: None });

struct Current {
    /// Counts installations.
    number: u64,
    pipeline: Option<Arc<Pipeline>>,
}

/// The right to change and take out what was installed with it.
#[derive(Debug)]
pub(super) struct Ticket(u64);

impl Ticket {
    /// Installs for call sites and runs `globals`, undisturbed by other installations.
    pub(super) fn install(pipeline: Pipeline, globals: impl FnOnce()) -> Self {
        let mut current = CURRENT.lock().unwrap_or_else(PoisonError::into_inner);
        let pipeline = Arc::new(pipeline);
        install(Arc::clone(&pipeline));
        globals();
        current.number += 1;
        current.pipeline = Some(pipeline);
        Self(current.number)
    }

    /// Replaces the pipeline by a changed one, if it is still in force.
    pub(super) fn change(&self, change: impl FnOnce(Pipeline) -> Pipeline) {
        let mut current = CURRENT.lock().unwrap_or_else(PoisonError::into_inner);
        if current.number != self.0 {
            return;
        }
        if let Some(pipeline) = &current.pipeline {
            let changed = Arc::new(change(pipeline.as_ref().clone()));
            install(Arc::clone(&changed));
            current.pipeline = Some(changed);
        }
    }

    /// Takes the pipeline out, and the global tracer provider, if they are still in force.
    pub(super) fn give_back(&self) {
        let mut current = CURRENT.lock().unwrap_or_else(PoisonError::into_inner);
        if current.number != self.0 {
            return;
        }
        if let Some(pipeline) = current.pipeline.take() {
            uninstall(&pipeline);
            // The meter provider stays: it records nothing once it is shut down, and the API has no public no-op one.
            global::set_tracer_provider(NoopTracerProvider::new());
        }
    }
}
