//! A handle on the metrics of whatever is installed.

use super::accept::PageFormat;
use super::family::Families;
use super::page::Page;
use crate::report::{Delivery, print_to_stderr};
use opentelemetry::Context;
use opentelemetry_sdk::metrics::ManualReader;
use opentelemetry_sdk::metrics::data::ResourceMetrics;
use opentelemetry_sdk::metrics::reader::MetricReader as _;
use std::collections::BTreeSet;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Mutex, PoisonError};

/// Reads the metrics when asked, for an application that serves `/metrics` on a router of its own.
///
/// Give it to [`TelemetryBuilder::scrape`](crate::TelemetryBuilder::scrape), keep a clone for the handler. Clones are the same handle. Before
/// telemetry is installed and after it was shut down the page is valid and empty; a later installation that is given
/// the same handle is read from then on.
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
    utf8_names: bool,
}

/// What is read.
#[derive(Clone, Debug)]
struct ScrapeSource {
    reader: Arc<ManualReader>,
    delivery: Arc<Delivery>,
    reported: Arc<Mutex<BTreeSet<String>>>,
}

/// Notes that are kept apart; memory is bounded.
const MAX_WARNINGS: usize = 64;

impl Scrape {
    /// Reads nothing until it is given to a builder and that is installed.
    pub fn new() -> Self {
        Self::default()
    }

    /// Gives names with their dots, `http.server.request.duration_seconds`, to a scraper that can read them.
    ///
    /// Prometheus 3 says that it can, always, unless its configuration has another `metric_name_escaping_scheme`. Dashboards and alerts
    /// that others wrote want underscores, so by default all scrapers get those: the
    /// [specification](https://opentelemetry.io/docs/specs/otel/metrics/sdk_exporters/prometheus/) calls it
    /// `UnderscoreEscapingWithSuffixes`, and this one `NoUTF8EscapingWithSuffixes`.
    ///
    /// ```
    /// use otel_runtime::prometheus::Scrape;
    /// let scrape = Scrape::new().utf8_names();
    /// let page = scrape.render(Some("text/plain;version=1.0.0;escaping=allow-utf-8"));
    /// assert!(page.content_type.ends_with("escaping=allow-utf-8"));
    /// ```
    #[must_use]
    pub fn utf8_names(self) -> Self {
        Self { utf8_names: true, ..self }
    }

    /// Collects all metrics and writes them in the format that `accept`, the value of an `Accept` header, asks for.
    ///
    /// It runs the callbacks of observable instruments and formats text: for a thousand series that takes a few milliseconds, and
    /// nothing in it waits for anything but another scrape of the same handle. So it may be called in an async handler; with
    /// slow callbacks or tens of thousands of series, call it in `spawn_blocking`.
    ///
    /// A metric that cannot be shown, because its name is another one's in Prometheus, is left out, counted in
    /// [`Telemetry::report`](crate::Telemetry::report), and told on stderr once.
    ///
    /// Specification: [content negotiation](https://prometheus.io/docs/instrumenting/content_negotiation/).
    pub fn render(&self, accept: Option<&str>) -> Page {
        let format = PageFormat::negotiate(accept, self.utf8_names);
        // A scrape is not to be seen in what it scrapes; the SDK's own collections run like this, too.
        let _suppressed = Context::enter_telemetry_suppressed_scope();
        let source = self.source.lock().unwrap_or_else(PoisonError::into_inner).clone();
        let families = source.and_then(|source| source.collect(format));
        Page::of(&families.unwrap_or_else(|| Families::new(format)))
    }

    #[cfg(test)]
    pub(super) fn reported(&self) -> Vec<String> {
        let source = self.source.lock().unwrap();
        source.iter().flat_map(|source| source.reported.lock().unwrap().clone()).collect()
    }

    /// The reader that the provider must have, in a `PullReader`; from now on this handle reads there.
    pub(crate) fn connect(&self, delivery: Arc<Delivery>) -> Arc<ManualReader> {
        let reader = Arc::new(ManualReader::builder().build());
        let source = ScrapeSource { reader: Arc::clone(&reader), delivery, reported: Arc::default() };
        *self.source.lock().unwrap_or_else(PoisonError::into_inner) = Some(source);
        reader
    }
}

impl ScrapeSource {
    /// Nothing if there is nothing to read any more.
    fn collect(&self, format: PageFormat) -> Option<Families> {
        let mut metrics = ResourceMetrics::default();
        // Callbacks of instruments made through the global provider are guarded one by one; this is for all others.
        let collected = catch_unwind(AssertUnwindSafe(|| self.reader.collect(&mut metrics)));
        match collected {
            Ok(Ok(())) => {}
            // An error is that it was shut down, or not built yet, or that a panic has left the SDK's lock unusable.
            Ok(Err(_)) => return None,
            Err(_) => {
                self.delivery
                    .failed(1, "a callback panicked while metrics were collected; nothing can be read any more");
                return None;
            }
        }
        let families = Families::of(&metrics, format);
        let lost = u64::try_from(families.lost.len()).unwrap_or(u64::MAX);
        self.delivery.accepted(families.metrics);
        self.delivery.handed_over(families.metrics);
        self.delivery.delivered(families.metrics.saturating_sub(lost));
        families.lost.iter().for_each(|cause| self.delivery.failed(1, cause));
        families.warnings.iter().for_each(|warning| self.warn(warning));
        Some(families)
    }

    /// Tells what is new.
    fn warn(&self, warning: &str) {
        let mut reported = self.reported.lock().unwrap_or_else(PoisonError::into_inner);
        if reported.len() < MAX_WARNINGS && reported.insert(warning.to_owned()) {
            print_to_stderr(format_args!("metrics to {}: {warning}", self.delivery.destination()));
        }
    }
}
