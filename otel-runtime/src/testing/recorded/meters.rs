//! The meter provider of a test.

use super::describe::any;
use crate::received::{self, PointValue, ReceivedMetric};
use opentelemetry_proto::tonic::collector::metrics::v1::ExportMetricsServiceRequest;
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::error::OTelSdkResult;
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
        let metrics = received::metrics(ExportMetricsServiceRequest::from(metrics));
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

/// Panics with a message and all metrics.
///
/// ```text
/// recorded metrics:
/// hits (counter) {page="home"} 2
/// ```
#[track_caller]
pub(super) fn fail(metrics: &[ReceivedMetric], message: impl std::fmt::Display) -> ! {
    let mut lines = Vec::new();
    for metric in metrics {
        for point in &metric.points {
            let mut attributes: Vec<_> = point.attributes.iter().map(|(k, v)| format!("{k}={}", any(v))).collect();
            attributes.sort();
            let (name, kind, attributes) = (&metric.name, metric.kind.as_str(), attributes.join(", "));
            lines.push(format!("{name} ({kind}) {{{attributes}}} {}", value(&point.value)));
        }
    }
    lines.sort();
    let recorded = if lines.is_empty() { "no metrics were recorded".to_owned() } else { lines.join("\n") };
    panic!("{message}\n\nrecorded metrics:\n{recorded}")
}

pub(super) fn value(value: &PointValue) -> String {
    match value {
        PointValue::Int(number) => number.to_string(),
        PointValue::Double(number) => format!("{number:?}"),
        PointValue::Distribution { count, sum, .. } => format!("count {count}, sum {sum:?}"),
        PointValue::None => "no value".to_owned(),
    }
}
