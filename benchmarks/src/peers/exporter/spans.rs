//! Spans of the SDK.

use super::{Request, Tally};
use crate::case::State;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
use opentelemetry_proto::transform::common::tonic::ResourceAttributesWithSchema;
use opentelemetry_proto::transform::trace::tonic::group_spans_by_resource_and_scope;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::trace::{Sampler, SdkTracerProvider, SpanData, SpanExporter};
use prost::Message as _;

/// Encodes as `opentelemetry-otlp` does, and keeps the request instead of sending it.
#[derive(Debug)]
pub(crate) struct EncodeSpans {
    tally: Tally,
    resource: ResourceAttributesWithSchema,
}

impl EncodeSpans {
    pub(crate) fn new(tally: &Tally) -> Self {
        Self { tally: tally.clone(), resource: ResourceAttributesWithSchema::default() }
    }
}

impl SpanExporter for EncodeSpans {
    async fn export(&self, batch: Vec<SpanData>) -> OTelSdkResult {
        let resource_spans = group_spans_by_resource_and_scope(batch, &self.resource);
        let request = ExportTraceServiceRequest { resource_spans };
        self.tally.keep(Request::Spans(request.encode_to_vec()));
        Ok(())
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.resource = resource.into();
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
        .with_batch_exporter(EncodeSpans::new(tally))
        .build()
}
