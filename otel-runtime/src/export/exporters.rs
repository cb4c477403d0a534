//! Exporters that encode a batch and put it into the queue of a lane.

use super::lane::Lane;
use crate::attribute_limits::AttributeLimits;
use crate::otlp::{EncodedResource, Request, encode_logs, encode_metrics, encode_spans};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::logs::{LogBatch, LogExporter};
use opentelemetry_sdk::metrics::Temporality;
use opentelemetry_sdk::metrics::data::ResourceMetrics;
use opentelemetry_sdk::metrics::exporter::PushMetricExporter;
use opentelemetry_sdk::trace::{SpanData, SpanExporter};
use std::time::Duration;

/// Maximum size of a request before compression. By default, gRPC servers, including the OpenTelemetry Collector,
/// refuse more than 4 MiB.
pub(crate) const MAX_REQUEST: usize = 4_000_000;

/// Exports spans.
#[derive(Debug)]
pub(crate) struct OtlpSpans {
    lane: Lane,
    resource: EncodedResource,
    limits: AttributeLimits,
}

/// Exports log records.
#[derive(Debug)]
pub(crate) struct OtlpLogs {
    lane: Lane,
    resource: EncodedResource,
}

/// Exports metrics.
#[derive(Debug)]
pub(crate) struct OtlpMetrics {
    lane: Lane,
    temporality: Temporality,
}

impl OtlpSpans {
    pub(crate) fn new(lane: Lane, limits: AttributeLimits) -> Self {
        Self { lane, resource: EncodedResource::default(), limits }
    }
}

impl OtlpLogs {
    pub(crate) fn new(lane: Lane) -> Self {
        Self { lane, resource: EncodedResource::default() }
    }
}

impl OtlpMetrics {
    pub(crate) fn new(lane: Lane, temporality: Temporality) -> Self {
        Self { lane, temporality }
    }
}

fn push(lane: &Lane, requests: Vec<Request>) {
    for request in requests {
        lane.push(request);
    }
}

/// Flush and shutdown are those of the lane, which has a deadline for all destinations of a signal.
impl SpanExporter for OtlpSpans {
    async fn export(&self, mut batch: Vec<SpanData>) -> OTelSdkResult {
        for span in &mut batch {
            self.limits.apply(span);
        }
        self.lane.delivery().handed_over(length(batch.len()));
        push(&self.lane, encode_spans(&batch, &self.resource, self.lane.request_limits()));
        Ok(())
    }

    fn shutdown_with_timeout(&self, _: Duration) -> OTelSdkResult {
        Ok(())
    }

    fn force_flush(&self) -> OTelSdkResult {
        Ok(())
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.resource = EncodedResource::new(resource);
    }
}

impl LogExporter for OtlpLogs {
    async fn export(&self, batch: LogBatch<'_>) -> OTelSdkResult {
        self.lane.delivery().handed_over(length(batch.iter().count()));
        push(&self.lane, encode_logs(&batch, &self.resource, self.lane.request_limits()));
        Ok(())
    }

    fn shutdown_with_timeout(&self, _: Duration) -> OTelSdkResult {
        Ok(())
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.resource = EncodedResource::new(resource);
    }
}

impl PushMetricExporter for OtlpMetrics {
    async fn export(&self, metrics: &ResourceMetrics) -> OTelSdkResult {
        let requests = encode_metrics(metrics, self.lane.request_limits());
        let count = length(requests.iter().map(|request| request.items).sum());
        self.lane.delivery().accepted(count);
        self.lane.delivery().handed_over(count);
        push(&self.lane, requests);
        Ok(())
    }

    fn force_flush(&self) -> OTelSdkResult {
        Ok(())
    }

    fn shutdown_with_timeout(&self, _: Duration) -> OTelSdkResult {
        Ok(())
    }

    fn temporality(&self) -> Temporality {
        self.temporality
    }
}

fn length(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}
