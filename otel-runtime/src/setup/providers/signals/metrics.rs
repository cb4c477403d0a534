//! Settings in code for readers of metrics, and for how measurements are aggregated.

use super::super::views::{StreamDefaults, View};
use crate::export;
use crate::setup::config::Origins;
use crate::setup::exporters::{Destination, Destinations, PrometheusEndpoint};
use opentelemetry_sdk::metrics::{Aggregation, InstrumentKind, Temporality};
use std::time::Duration;

/// The settings of one reader, which belongs to an exporter.
#[derive(Clone, Debug, Default)]
pub(crate) struct ReaderSettings {
    pub(crate) interval: Option<Duration>,
    pub(crate) timeout: Option<Duration>,
    pub(crate) temporality: Option<Temporality>,
    /// Where the settings are in a configuration file.
    pub(crate) origins: Origins,
}

/// What applies to all metrics.
#[derive(Clone, Debug, Default)]
pub(crate) struct MetricSettings {
    /// One for each exporter in code.
    pub(crate) readers: Vec<ReaderSettings>,
    pub(crate) views: Vec<View>,
    pub(crate) defaults: StreamDefaults,
}

impl MetricSettings {
    /// Returns settings for exporters without settings of their own.
    pub(super) fn of_exporters(count: usize) -> Self {
        Self { readers: vec![ReaderSettings::default(); count], ..Self::default() }
    }

    pub(super) fn and(mut self, other: Self) -> Self {
        self.readers.extend(other.readers);
        self.views.extend(other.views);
        self.defaults = self.defaults.and(other.defaults);
        self
    }
}

/// The exporters of metrics.
///
/// ```
/// use std::time::Duration;
/// let metrics = otel_runtime::Metrics::otlp().timeout(Duration::from_secs(3));
/// # _ = metrics;
/// ```
#[must_use = "it does nothing until it is passed to `Telemetry::builder()`"]
#[derive(Debug)]
pub struct Metrics {
    pub(super) destinations: Destinations<dyn export::DynMetricExporter, PrometheusEndpoint>,
    pub(super) settings: MetricSettings,
}

impl Metrics {
    pub(super) fn over(destinations: Destinations<dyn export::DynMetricExporter, PrometheusEndpoint>) -> Self {
        let settings = MetricSettings::of_exporters(destinations.len());
        Self { destinations, settings }
    }

    /// Serves metrics to Prometheus at `http://address/metrics`; requires the feature `prometheus`.
    ///
    /// The address consists of a host and a port. With port 0, the operating system chooses a free port, which
    /// [`Telemetry::prometheus_addresses`](crate::Telemetry::prometheus_addresses) returns. The page has no access control, so use
    /// `127.0.0.1` unless the network is trusted. An application with its own router can serve the page with
    /// `otel_runtime::prometheus::Scrape` instead.
    ///
    /// ```
    /// use otel_runtime::Metrics;
    /// let metrics = Metrics::otlp().and(Metrics::prometheus("127.0.0.1:9464"));
    /// # _ = metrics;
    /// ```
    ///
    /// Specification: [Prometheus exporter](https://opentelemetry.io/docs/specs/otel/metrics/sdk_exporters/prometheus/).
    pub fn prometheus(address: impl Into<String>) -> Self {
        Self::to(Destination::Pull(PrometheusEndpoint::at(address.into())))
    }

    /// Sets whether the series on the page for Prometheus have the labels of their scope, such as `otel_scope_name`. The default is `true`.
    ///
    /// Without these labels, counters and histograms that differ only in their scope are added up. Of such gauges, the first is kept,
    /// and the others are counted as lost in [`Telemetry::report`](crate::Telemetry::report).
    ///
    /// ```
    /// use otel_runtime::Metrics;
    /// let metrics = Metrics::prometheus("127.0.0.1:9464").scope_info_enabled(false);
    /// # _ = metrics;
    /// ```
    ///
    /// Specification: `scope_info_enabled` of the
    /// [Prometheus exporter](https://opentelemetry.io/docs/specs/otel/metrics/sdk_exporters/prometheus/).
    pub fn scope_info_enabled(self, yes: bool) -> Self {
        self.page_setting("scope_info_enabled", |endpoint| endpoint.scope_info = Some(yes))
    }

    /// Sets whether the page for Prometheus contains the metrics of the SDK about itself, whose names begin with `otel_sdk_`. The default is
    /// `false`.
    ///
    /// ```
    /// use otel_runtime::Metrics;
    /// let metrics = Metrics::prometheus("127.0.0.1:9464").sdk_metrics(true);
    /// # _ = metrics;
    /// ```
    ///
    /// Specification: [SDK metrics](https://opentelemetry.io/docs/specs/semconv/otel/sdk-metrics/).
    pub fn sdk_metrics(self, yes: bool) -> Self {
        self.page_setting("sdk_metrics", |endpoint| endpoint.sdk_metrics = Some(yes))
    }

    fn page_setting(mut self, method: &str, change: impl FnOnce(&mut PrometheusEndpoint)) -> Self {
        self.destinations = self.destinations.pull(method, "prometheus(..)", change);
        self
    }

    /// Adds the exporters of `other`.
    pub fn and(self, other: Self) -> Self {
        Self { destinations: self.destinations.and(other.destinations), settings: self.settings.and(other.settings) }
    }

    pub(in super::super) fn into_parts(self) -> MetricsParts {
        (self.settings, Some(self.destinations))
    }
}

type MetricsParts = (MetricSettings, Option<Destinations<dyn export::DynMetricExporter, PrometheusEndpoint>>);

impl Metrics {
    /// Returns exporters with the settings of a file, which has one reader for each exporter.
    #[cfg(feature = "config-file")]
    pub(crate) fn with_settings(
        destinations: Destinations<dyn export::DynMetricExporter, PrometheusEndpoint>,
        settings: MetricSettings,
    ) -> Self {
        Self { destinations, settings }
    }

    /// Sets the time between two exports to the exporter that was added last. The default is one minute, and 10 seconds for the console alone.
    ///
    /// ```
    /// use otel_runtime::{Metrics, Telemetry};
    /// use std::time::Duration;
    /// let metrics = Metrics::otlp().interval(Duration::from_secs(15));
    /// let telemetry = Telemetry::builder().metrics(metrics).install()?;
    /// assert_eq!(telemetry.report().setting("metrics.interval").unwrap().value, "15000 ms");
    /// # Ok::<(), otel_runtime::InstallError>(())
    /// ```
    pub fn interval(mut self, interval: Duration) -> Self {
        if let Some(reader) = self.settings.readers.last_mut() {
            reader.interval = Some(interval);
        }
        self
    }

    /// Sets whether the OTLP exporter that was added last receives totals since the start, or differences. The default is
    /// [`Temporality::Cumulative`].
    ///
    /// ```
    /// use otel_runtime::{Metrics, Telemetry, Temporality};
    /// let metrics = Metrics::otlp().temporality(Temporality::Delta);
    /// let telemetry = Telemetry::builder().metrics(metrics).install()?;
    /// assert_eq!(telemetry.report().setting("metrics.temporality").unwrap().value, "delta");
    /// # Ok::<(), otel_runtime::InstallError>(())
    /// ```
    pub fn temporality(mut self, temporality: Temporality) -> Self {
        if let Some(reader) = self.settings.readers.last_mut() {
            reader.temporality = Some(temporality);
        }
        self
    }

    /// Adds a [`View`], which selects instruments and sets how their measurements are aggregated.
    pub fn view(mut self, view: View) -> Self {
        self.settings.views.push(view);
        self
    }

    /// Sets the maximum number of attribute combinations of each metric. The default is 2,000. Further combinations are aggregated into one
    /// with the attribute `otel.metric.overflow`.
    ///
    /// ```
    /// use otel_runtime::{InstrumentKind, Metrics};
    /// let metrics = Metrics::otlp().cardinality_limit(500).cardinality_limit_of(InstrumentKind::Histogram, 100);
    /// # _ = metrics;
    /// ```
    ///
    /// Specification: [cardinality limits](https://opentelemetry.io/docs/specs/otel/metrics/sdk/#cardinality-limits).
    pub fn cardinality_limit(mut self, limit: usize) -> Self {
        self.settings.defaults.cardinality_limit = Some(limit);
        self
    }

    /// Sets the maximum number of attribute combinations of metrics from instruments of one kind.
    pub fn cardinality_limit_of(mut self, kind: InstrumentKind, limit: usize) -> Self {
        self.settings.defaults.cardinality_limits.push((kind, limit));
        self
    }

    /// Sets the aggregation of histograms for which no view sets another one. The default has buckets with explicit boundaries.
    ///
    /// ```
    /// use otel_runtime::{Aggregation, Metrics};
    /// let exponential = Aggregation::Base2ExponentialHistogram { max_size: 160, max_scale: 20, record_min_max: true };
    /// let metrics = Metrics::otlp().histogram_aggregation(exponential);
    /// # _ = metrics;
    /// ```
    ///
    /// It applies to all exporters. On a page for Prometheus, exponential histograms have buckets at powers of two.
    pub fn histogram_aggregation(mut self, aggregation: Aggregation) -> Self {
        self.settings.defaults.histograms = Some(aggregation);
        self
    }
}
