//! The recorder compared with the SDK, and what its chunks do at their limits.

mod chunks;
mod logs;
mod shown;
mod spans;

use super::RecordLimits;
use super::recorder::Recorder;
use super::{Sampling, TracerProvider};
use crate::otlp::{EncodedResource, Request, RequestLimits};
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::tonic::trace::v1::ScopeSpans;
use opentelemetry_sdk::trace::{Sampler, ShouldSample, SpanLimits};
use prost::Message as _;
use std::sync::Arc;

/// A recorder without a collector.
fn recorder() -> Arc<Recorder> {
    Arc::new(Recorder::new(1 << 20, usize::MAX >> 1, usize::MAX))
}

fn provider(recorder: &Arc<Recorder>, sampler: impl ShouldSample + 'static, limits: SpanLimits) -> TracerProvider {
    let sampling = Sampling { sampler: Box::new(sampler), follows_parent: false };
    TracerProvider::new(Arc::clone(recorder), sampling, RecordLimits::of_spans(limits, None))
}

fn default_provider(recorder: &Arc<Recorder>) -> TracerProvider {
    let sampling =
        Sampling { sampler: Box::new(Sampler::ParentBased(Box::new(Sampler::AlwaysOn))), follows_parent: true };
    TracerProvider::new(Arc::clone(recorder), sampling, RecordLimits::of_spans(SpanLimits::default(), None))
}

/// Returns what was recorded since the last call, as requests.
fn in_batch(recorder: &Recorder) -> Vec<Request> {
    let contents = recorder.take();
    recorder.release(&contents);
    let limits = RequestLimits { bytes: usize::MAX, items: usize::MAX };
    contents.to_batch().to_requests(&EncodedResource::default(), limits)
}

/// Decodes what was recorded since the last call.
fn recorded(recorder: &Recorder) -> Vec<ScopeSpans> {
    let requests = in_batch(recorder);
    let decoded =
        requests.iter().map(|request| ExportTraceServiceRequest::decode(&request.body[..]).expect("is valid"));
    decoded.flat_map(|request| request.resource_spans).flat_map(|resource| resource.scope_spans).collect()
}
