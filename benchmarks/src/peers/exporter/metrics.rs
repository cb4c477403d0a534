//! Metrics.

use super::Tally;
use opentelemetry_sdk::error::OTelSdkResult;
use opentelemetry_sdk::metrics::data::{
    AggregatedMetrics, HistogramDataPoint, Metric, MetricData, ResourceMetrics, ScopeMetrics, SumDataPoint,
};
use opentelemetry_sdk::metrics::exporter::PushMetricExporter;
use opentelemetry_sdk::metrics::{PeriodicReader, SdkMeterProvider, Temporality};
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::Duration;

/// Longer than a case takes, so that a reader exports only when it is flushed.
pub(crate) const INTERVAL: Duration = Duration::from_hours(1);

/// Counts and drops: sums of counters, and counts of histograms.
#[derive(Debug)]
pub(crate) struct CountMetrics {
    tally: Tally,
    /// Each export contains all measurements since the start.
    before: AtomicU64,
}

impl CountMetrics {
    /// Starts at zero.
    pub(crate) fn new(tally: &Tally) -> Self {
        Self { tally: tally.clone(), before: AtomicU64::new(0) }
    }
}

impl PushMetricExporter for CountMetrics {
    async fn export(&self, metrics: &ResourceMetrics) -> OTelSdkResult {
        let total = metrics.scope_metrics().flat_map(ScopeMetrics::metrics).map(recorded).sum();
        self.tally.add(total - self.before.swap(total, Relaxed));
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

fn recorded(metric: &Metric) -> u64 {
    match metric.data() {
        // The SDK also has its own metrics.
        _ if !metric.name().starts_with("bench.") => 0,
        AggregatedMetrics::U64(MetricData::Sum(sum)) => sum.data_points().map(SumDataPoint::value).sum(),
        AggregatedMetrics::F64(MetricData::Histogram(histogram)) => {
            histogram.data_points().map(HistogramDataPoint::count).sum()
        }
        _ => 0,
    }
}

/// The provider of the SDK with a periodic reader.
pub(crate) fn provider(tally: &Tally) -> SdkMeterProvider {
    let reader = PeriodicReader::builder(CountMetrics::new(tally)).with_interval(INTERVAL).build();
    SdkMeterProvider::builder().with_reader(reader).build()
}
