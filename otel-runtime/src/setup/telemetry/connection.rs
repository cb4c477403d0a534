//! Connects call sites with the providers.

use crate::callsite::pipeline::providers::{Pipeline, Recording};
use crate::record::{RecordedLogs, RecordedSpans};
use crate::setup::providers::{LogPipeline, Providers, SpanPipeline};
use std::sync::Arc;

/// Sets the providers that call sites record with.
pub(super) fn connected(mut pipeline: Pipeline, providers: &Providers) -> Pipeline {
    pipeline = match &providers.traces {
        None => pipeline,
        Some(SpanPipeline::Recorder(provider, _)) => {
            let recording = if providers.tail.is_some() { Recording::FullAndUndecided } else { Recording::Full };
            pipeline.tracer_source(Arc::new(RecordedSpans(provider.clone()))).recording(recording)
        }
        Some(SpanPipeline::Sdk(provider)) if provider.records() => pipeline.tracer_provider(provider.sdk().clone()),
        Some(SpanPipeline::Sdk(provider)) => {
            pipeline.tracer_provider(provider.clone()).recording(Recording::ContextsOnly)
        }
    };
    pipeline = match &providers.logs {
        None => pipeline,
        Some(LogPipeline::Recorder(provider, _)) => pipeline.logger_source(Arc::new(RecordedLogs(provider.clone()))),
        Some(LogPipeline::Sdk(provider)) => pipeline.logger_provider(provider.clone()),
    };
    if let Some(provider) = &providers.metrics {
        pipeline = pipeline.meter_provider(provider.clone());
    }
    #[cfg(any(feature = "bridge-tracing", feature = "bridge-log"))]
    let pipeline = crate::bridge::connected(pipeline, &providers.bridge);
    pipeline.parent_based(providers.parent_based).code_attributes(providers.code_attributes)
}
