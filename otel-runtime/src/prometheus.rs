//! Serves metrics to Prometheus on a page that is rendered for each scrape.
//!
//! [`Metrics::prometheus`](crate::Metrics::prometheus) or `OTEL_METRICS_EXPORTER=prometheus` serves the page with a separate
//! listener. An application with its own router serves the page with a [`Scrape`]. With axum:
//!
//! ```no_run
//! use axum::{Router, routing::get};
//! use axum::http::{HeaderMap, header::{ACCEPT, CONTENT_TYPE}};
//! use otel_runtime::{Telemetry, prometheus::Scrape};
//!
//! let scrape = Scrape::new();
//! let telemetry = Telemetry::builder().scrape(&scrape).install()?;
//! let router: Router = Router::new().route(
//!     "/metrics",
//!     get(move |headers: HeaderMap| async move {
//!         let page = scrape.render(headers.get(ACCEPT).and_then(|accept| accept.to_str().ok()));
//!         ([(CONTENT_TYPE, page.content_type)], page.body)
//!     }),
//! );
//! # drop(telemetry);
//! # Ok::<(), otel_runtime::InstallError>(())
//! ```
//!
//! The page follows the OpenTelemetry specification of
//! [Prometheus compatibility](https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics/):
//!
//! - The formats are Prometheus text 0.0.4 and 1.0.0, and OpenMetrics 1.0.0 and 0.0.1. The scraper's preference decides; the default
//!   is text 0.0.4.
//! - `http.server.request.duration` in `s` becomes `http_server_request_duration_seconds`. Units are written as words; `{order}` and
//!   `1` are omitted. A gauge in `1` ends with `_ratio`, and a counter ends with `_total`. No suffix is added twice.
//! - All scrapers receive the same names, including Prometheus 3, which also supports names with dots; use [`Scrape::utf8_names`]
//!   for those. The escaping schemes `dots` and `values` are supported for scrapers that request them.
//! - Up-down counters are gauges. The resource is `target_info`. Each series has its scope in the labels `otel_scope_name`,
//!   `otel_scope_version` and `otel_scope_schema_url`.
//! - Exponential histograms have buckets at powers of two, because the text formats have no native histograms. A histogram with
//!   negative values has no `_sum`, because the sum would not be a counter.
//! - If two metrics result in the same name and have the same type, they are one family with the first description. If their types
//!   differ, the later metric is omitted, counted in the report, and reported once on stderr. The page is therefore always valid.
//! - If several attribute keys result in the same label, or in a label of the scope, their values are joined with `;` in the order of the
//!   keys. Counters and histograms that then have the same name and labels are added up.
//! - The listener compresses pages with gzip if the scraper accepts it. A router of an application can do that with its own middleware.
//! - Metrics of the SDK about itself (`otel_sdk_...`) are on the page only if [`Scrape::sdk_metrics`] is set.
//!   [`Scrape::scope_info_enabled`] omits the labels of scopes. [`Metrics`](crate::Metrics) has the same settings for the listener.
//! - Exemplars are not written, because the SDK does not collect them. `_created` series are not written either.

mod accept;
mod escaping;
mod family;
mod labels;
mod listener;
mod name;
mod number;
mod options;
mod page;
mod point;
mod reader;
mod request;
mod response;
mod scrape;
#[cfg(test)]
mod tests;
mod unit;

pub(crate) use listener::Listener;
pub use page::Page;
pub(crate) use reader::PullReader;
pub use scrape::Scrape;
