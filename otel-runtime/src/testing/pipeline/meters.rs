//! The meter provider of a test.

use crate::otlp::{RequestLimits, encode_metrics};
use crate::received::{ReceivedMetric, decode_metrics};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::{OTelSdkError, OTelSdkResult};
use opentelemetry_sdk::metrics::data::ResourceMetrics;
use opentelemetry_sdk::metrics::exporter::PushMetricExporter;
use opentelemetry_sdk::metrics::{PeriodicReader, SdkMeterProvider, Temporality};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// A meter provider whose metrics are collected on demand.
#[derive(Debug)]
pub(crate) struct TestMeters {
    pub(crate) provider: SdkMeterProvider,
    collected: Collected,
}

impl TestMeters {
    pub(crate) fn new(resource: Resource) -> Self {
        let collected = Collected::default();
        // The only reader of the SDK without experimental features. Its interval is never reached.
        let reader = PeriodicReader::builder(collected.clone()).with_interval(Duration::from_secs(86_400)).build();
        let provider = SdkMeterProvider::builder().with_resource(resource).with_reader(reader).build();
        Self { provider, collected }
    }

    /// Returns the metrics since the start, sorted by name.
    #[track_caller]
    pub(crate) fn collect(&self) -> Vec<ReceivedMetric> {
        if let Err(error) = self.provider.force_flush() {
            panic!("the metrics cannot be collected: {error}");
        }
        let mut metrics = self.collected.0.lock().unwrap_or_else(PoisonError::into_inner).clone();
        metrics.sort_by(|one, other| one.name.cmp(&other.name));
        metrics
    }
}

/// The metrics of the last collection.
#[derive(Clone, Debug, Default)]
struct Collected(Arc<Mutex<Vec<ReceivedMetric>>>);

impl PushMetricExporter for Collected {
    async fn export(&self, metrics: &ResourceMetrics) -> OTelSdkResult {
        let requests = encode_metrics(metrics, RequestLimits::UNLIMITED);
        let metrics = requests.iter().map(|request| decode_metrics(&request.body)).collect::<Result<Vec<_>, _>>();
        let metrics = metrics.map_err(|error| OTelSdkError::InternalFailure(error.to_string()))?.concat();
        *self.0.lock().unwrap_or_else(PoisonError::into_inner) = metrics;
        Ok(())
    }

    fn force_flush(&self) -> OTelSdkResult {
        Ok(())
    }

    fn shutdown_with_timeout(&self, _timeout: Duration) -> OTelSdkResult {
        Ok(())
    }

    fn temporality(&self) -> Temporality {
        Temporality::Cumulative
    }
}
