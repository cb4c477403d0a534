//! Spans.

use super::Tally;
use crate::case::State;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{Sampler, SdkTracerProvider, SpanData, SpanExporter};

/// Counts and drops.
#[derive(Debug)]
pub(crate) struct CountSpans(pub(crate) Tally);

impl SpanExporter for CountSpans {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        self.0.add(batch.len() as u64);
        Ok(())
    }
}

/// The provider of the SDK with its default batch processor.
pub(crate) fn provider(state: State, tally: &Tally) -> SdkTracerProvider {
    let root = match state {
        State::Recorded => Sampler::AlwaysOn,
        State::NotSampled | State::Disabled | State::Absent => Sampler::AlwaysOff,
    };
    SdkTracerProvider::builder()
        .with_sampler(Sampler::ParentBased(Box::new(root)))
        .with_batch_exporter(CountSpans(tally.clone()))
        .build()
}
