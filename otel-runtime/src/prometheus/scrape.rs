//! A handle to read the metrics of installed telemetry.

use super::accept::PageFormat;
use super::family::Families;
use super::options::PageOptions;
use super::page::Page;
use crate::report::{Delivery, MessageLevel, print_to_stderr};
use opentelemetry::Context;
use opentelemetry_sdk::metrics::ManualReader;
use opentelemetry_sdk::metrics::data::ResourceMetrics;
use opentelemetry_sdk::metrics::reader::MetricReader as _;
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};

/// Reads metrics on demand, for applications that serve `/metrics` with their own router.
///
/// Pass it to [`TelemetryBuilder::scrape`](crate::TelemetryBuilder::scrape) and keep a clone for the handler; clones refer to the same
/// metrics. Before telemetry is installed and after it is shut down, the page is valid and empty. If the same handle is passed to a
/// later installation, it reads the metrics of that one.
///
/// ```
/// use otel_runtime::{Telemetry, counted, prometheus::Scrape};
///
/// #[counted("shop.orders", unit = "{order}")]
/// fn order() {}
///
/// let scrape = Scrape::new();
/// let telemetry = Telemetry::builder().environment([("OTEL_METRICS_EXPORTER", "none")]).scrape(&scrape).install()?;
/// order();
/// let page = scrape.render(None);
/// assert!(page.body.contains("shop_orders_total{"), "{}", page.body);
/// telemetry.shutdown()?;
/// assert_eq!(scrape.render(None).body, "");
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, Default)]
pub struct Scrape {
    source: Arc<Mutex<Option<ScrapeSource>>>,
    options: PageOptions,
}

/// The source of the metrics.
#[derive(Clone, Debug)]
struct ScrapeSource {
    reader: Arc<ManualReader>,
    delivery: Arc<Delivery>,
    reported: Arc<Mutex<BTreeSet<String>>>,
}

/// Maximum number of distinct warnings, which bounds memory.
const MAX_WARNINGS: usize = 64;

impl Scrape {
    /// Creates a handle, which reads no metrics until it is passed to a builder and telemetry is installed.
    pub fn new() -> Self {
        Self::default()
    }

    /// Uses names with dots, such as `http.server.request.duration_seconds`, for scrapers that support them.
    ///
    /// Prometheus 3 requests such names by default, unless `metric_name_escaping_scheme` is configured. Most existing dashboards and
    /// alerts use underscores, so these are the default for all scrapers. In the
    /// [specification](https://opentelemetry.io/docs/specs/otel/metrics/sdk_exporters/prometheus/), the default is called
    /// `UnderscoreEscapingWithSuffixes`, and this option is called `NoUTF8EscapingWithSuffixes`.
    ///
    /// ```
    /// use otel_runtime::prometheus::Scrape;
    /// let scrape = Scrape::new().utf8_names();
    /// let page = scrape.render(Some("text/plain;version=1.0.0;escaping=allow-utf-8"));
    /// assert!(page.content_type.ends_with("escaping=allow-utf-8"));
    /// ```
    #[must_use]
    pub fn utf8_names(mut self) -> Self {
        self.options.utf8_names = true;
        self
    }

    /// Sets whether series have the labels `otel_scope_name`, `otel_scope_version`, `otel_scope_schema_url` and those of the attributes of
    /// their scope. The default is `true`.
    ///
    /// Without these labels, counters and histograms that differ only in their scope are added up. Of such gauges, the first is kept,
    /// and the others are counted as lost in [`Telemetry::report`](crate::Telemetry::report).
    ///
    /// ```
    /// use otel_runtime::{Telemetry, counted, prometheus::Scrape};
    ///
    /// #[counted("shop.orders")]
    /// fn order() {}
    ///
    /// let scrape = Scrape::new().scope_info_enabled(false);
    /// let telemetry = Telemetry::builder().environment([("OTEL_METRICS_EXPORTER", "none")]).scrape(&scrape).install()?;
    /// order();
    /// assert!(scrape.render(None).body.contains("\nshop_orders_total 1\n"));
    /// # drop(telemetry);
    /// # Ok::<(), otel_runtime::InstallError>(())
    /// ```
    ///
    /// Specification: `scope_info_enabled` of the
    /// [Prometheus exporter](https://opentelemetry.io/docs/specs/otel/metrics/sdk_exporters/prometheus/).
    #[must_use]
    pub fn scope_info_enabled(mut self, yes: bool) -> Self {
        self.options.scope_info = yes;
        self
    }

    /// Sets whether the page contains the metrics of the SDK about itself, whose names begin with `otel_sdk_`. The default is `false`.
    ///
    /// ```
    /// use otel_runtime::prometheus::Scrape;
    /// let scrape = Scrape::new().sdk_metrics(true);
    /// # _ = scrape;
    /// ```
    ///
    /// Specification: [SDK metrics](https://opentelemetry.io/docs/specs/semconv/otel/sdk-metrics/).
    #[must_use]
    pub fn sdk_metrics(mut self, yes: bool) -> Self {
        self.options.sdk_metrics = yes;
        self
    }

    /// Collects all metrics and formats them as requested by `accept`, the value of an `Accept` header.
    ///
    /// This method runs the callbacks of observable instruments and formats text, which takes a few milliseconds for a thousand series.
    /// It blocks only on other calls with the same handle, so it can be called in an asynchronous handler. With slow callbacks or tens of
    /// thousands of series, call it in `spawn_blocking`.
    ///
    /// A metric whose name in Prometheus is already used by another metric is omitted, counted in
    /// [`Telemetry::report`](crate::Telemetry::report), and reported once on stderr.
    ///
    /// Specification: [content negotiation](https://prometheus.io/docs/instrumenting/content_negotiation/).
    pub fn render(&self, accept: Option<&str>) -> Page {
        let format = PageFormat::negotiate(accept, self.options.utf8_names);
        // A scrape must not be recorded by telemetry. The SDK does the same in its own collections.
        let _suppressed = Context::enter_telemetry_suppressed_scope();
        let source = self.source.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let families = source.and_then(|source| source.collect(format, self.options));
        Page::of(&families.unwrap_or_else(|| Families::new(format)))
    }

    #[cfg(test)]
    pub(super) fn reported(&self) -> Vec<String> {
        let source = self.source.lock().unwrap();
        source.iter().flat_map(|source| source.reported.lock().unwrap().clone()).collect()
    }

    /// Connects this handle to a new reader, and returns the reader for the provider.
    pub(crate) fn connect(&self, delivery: Arc<Delivery>) -> Arc<ManualReader> {
        let reader = Arc::new(ManualReader::builder().build());
        let source = ScrapeSource { reader: Arc::clone(&reader), delivery, reported: Arc::default() };
        *self.source.lock().unwrap_or_else(PoisonError::into_inner) = Some(source);
        reader
    }
}

impl ScrapeSource {
    /// Collects the families, or returns `None` if metrics cannot be read any more.
    fn collect(&self, format: PageFormat, options: PageOptions) -> Option<Families> {
        let mut metrics = ResourceMetrics::default();
        // Panics in callbacks of instruments from the global provider are caught one by one. This catches all others.
        let collected = catch_unwind(AssertUnwindSafe(|| self.reader.collect(&mut metrics)));
        match collected {
            Ok(Ok(())) => {}
            // The reader was shut down, the provider does not exist yet, or a panic has poisoned a lock of the SDK.
            Ok(Err(_)) => return None,
            Err(_) => {
                self.delivery.failed(
                    1,
                    "a callback panicked while metrics were being collected; no further metrics can be \
                                read",
                );
                return None;
            }
        }
        let families = Families::of(&metrics, format, options);
        let lost = u64::try_from(families.lost.len()).unwrap_or(u64::MAX);
        self.delivery.accepted(families.metrics);
        self.delivery.handed_over(families.metrics);
        self.delivery.delivered(families.metrics.saturating_sub(lost));
        families.lost.iter().for_each(|cause| self.delivery.failed(1, cause));
        families.warnings.iter().for_each(|warning| self.warn(warning));
        Some(families)
    }

    /// Prints a new warning to stderr.
    fn warn(&self, warning: &str) {
        let mut reported = self.reported.lock().unwrap_or_else(PoisonError::into_inner);
        if reported.len() < MAX_WARNINGS && reported.insert(warning.to_owned()) {
            print_to_stderr(MessageLevel::Warn, format_args!("metrics to {}: {warning}", self.delivery.destination()));
        }
    }
}
