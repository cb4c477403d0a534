//! Where the spans of the OpenTelemetry SDK go: counted, then dropped.

use crate::case::State;
use crate::harness::{CALLS, Subject};
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{Sampler, SdkTracerProvider, SpanData, SpanExporter};
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// Counts and drops.
#[derive(Debug)]
pub(crate) struct Count(pub(crate) Arc<AtomicU64>);

impl SpanExporter for Count {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        self.0.fetch_add(batch.len() as u64, Relaxed);
        Ok(())
    }
}

/// The SDK's provider with its default batch processor, and what it exported.
pub(crate) fn provider(state: State) -> (SdkTracerProvider, Arc<AtomicU64>) {
    let root = match state {
        State::Sampled => Sampler::AlwaysOn,
        State::NotSampled | State::Disabled | State::Absent => Sampler::AlwaysOff,
    };
    let exported = Arc::default();
    let provider = SdkTracerProvider::builder()
        .with_sampler(Sampler::ParentBased(Box::new(root)))
        .with_batch_exporter(Count(Arc::clone(&exported)))
        .build();
    (provider, exported)
}

impl Subject {
    /// Telemetry is off, or there is none.
    pub(crate) fn recording_nothing(batch: Box<dyn Fn()>) -> Self {
        Self { batch, drain: Box::new(|| ()), exported: Arc::default(), expected: 0, evaluated_in_vain: 0 }
    }

    /// Spans go somewhere, if they are sampled.
    pub(crate) fn recording(
        state: State,
        batch: Box<dyn Fn()>,
        drain: impl Fn() + 'static,
        exported: Arc<AtomicU64>,
    ) -> Self {
        Self {
            batch,
            drain: Box::new(drain),
            exported,
            // Each batch has a root span.
            expected: if state == State::Sampled { CALLS + 1 } else { 0 },
            evaluated_in_vain: 0,
        }
    }
}
