//! An exporter that counts its results. The SDK does not report all of them to `flush` and `shutdown`.

use super::dyn_exporter::{DynLogExporter, DynMetricExporter, DynSpanExporter};
use crate::attribute_limits::AttributeLimits;
use crate::report::Delivery;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::{OTelSdkError, OTelSdkResult};
use opentelemetry_sdk::logs::{LogBatch, LogExporter};
use opentelemetry_sdk::metrics::Temporality;
use opentelemetry_sdk::metrics::data::ResourceMetrics;
use opentelemetry_sdk::metrics::exporter::PushMetricExporter;
use opentelemetry_sdk::trace::{SpanData, SpanExporter};
use std::sync::Arc;
use std::time::Duration;

/// Counts the items that an exporter received, delivered and lost.
#[derive(Debug)]
pub(crate) struct CountingExporter<E: ?Sized> {
    delivery: Arc<Delivery>,
    /// The limits of spans.
    limits: Option<AttributeLimits>,
    exporter: Box<E>,
}

impl<E: ?Sized> CountingExporter<E> {
    pub(super) fn new(exporter: Box<E>, delivery: Arc<Delivery>) -> Self {
        Self { delivery, limits: None, exporter }
    }

    /// Sets the limits of spans.
    pub(crate) fn limits(mut self, limits: AttributeLimits) -> Self {
        self.limits = Some(limits);
        self
    }

    pub(crate) fn delivery(&self) -> &Arc<Delivery> {
        &self.delivery
    }

    fn count(&self, items: u64, result: &OTelSdkResult) {
        let cause = match result {
            Ok(()) => return self.delivery.delivered(items),
            Err(OTelSdkError::AlreadyShutdown) => "the exporter is already shut down".to_owned(),
            Err(OTelSdkError::Timeout(limit)) => format!("no response within {} ms", limit.as_millis()),
            Err(OTelSdkError::InternalFailure(reason)) => reason.clone(),
        };
        self.delivery.failed(items, &cause);
    }
}

fn length(count: usize) -> u64 {
    u64::try_from(count).unwrap_or(u64::MAX)
}

impl SpanExporter for CountingExporter<dyn DynSpanExporter> {
    async fn export(&self, mut batch: Vec<SpanData>) -> OTelSdkResult {
        let spans = length(batch.len());
        self.delivery.handed_over(spans);
        if let Some(limits) = self.limits {
            for span in &mut batch {
                limits.apply(span);
            }
        }
        let result = self.exporter.export(batch).await;
        self.count(spans, &result);
        result
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.exporter.shutdown(timeout)
    }

    fn force_flush(&self) -> OTelSdkResult {
        self.exporter.force_flush()
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.exporter.set_resource(resource);
    }
}

impl LogExporter for CountingExporter<dyn DynLogExporter> {
    async fn export(&self, batch: LogBatch<'_>) -> OTelSdkResult {
        let records = length(batch.iter().count());
        self.delivery.handed_over(records);
        let result = self.exporter.export(batch).await;
        self.count(records, &result);
        result
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.exporter.shutdown(timeout)
    }

    fn set_resource(&mut self, resource: &Resource) {
        self.exporter.set_resource(resource);
    }
}

impl PushMetricExporter for CountingExporter<dyn DynMetricExporter> {
    async fn export(&self, metrics: &ResourceMetrics) -> OTelSdkResult {
        let count = length(metrics.scope_metrics().map(|scope| scope.metrics().count()).sum());
        self.delivery.accepted(count);
        self.delivery.handed_over(count);
        let result = self.exporter.export(metrics).await;
        self.count(count, &result);
        result
    }

    fn force_flush(&self) -> OTelSdkResult {
        self.exporter.force_flush()
    }

    fn shutdown_with_timeout(&self, timeout: Duration) -> OTelSdkResult {
        self.exporter.shutdown(timeout)
    }

    fn temporality(&self) -> Temporality {
        self.exporter.temporality()
    }
}
