//! Metrics for Prometheus: a page that is rendered when it is asked for.
//!
//! [`Metrics::prometheus`](crate::Metrics::prometheus), or `OTEL_METRICS_EXPORTER=prometheus`, serves it with a listener
//! of its own. An application that has a router serves it there, with a [`Scrape`]. With axum:
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
//! What is written follows OpenTelemetry's specification of
//! [compatibility](https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics/):
//!
//! - Prometheus text 0.0.4 and 1.0.0, and OpenMetrics 1.0.0 and 0.0.1, whichever the scraper prefers; text 0.0.4 if it does not say.
//! - `http.server.request.duration` in `s` is `http_server_request_duration_seconds`. Units are words, `{order}` and `1` are none, a
//!   gauge in `1` is a `_ratio`, a counter ends with `_total`, and nothing is added twice.
//! - Names are these for every scraper, also for Prometheus 3, which could read dots: [`Scrape::utf8_names`] gives it those. The
//!   escaping schemes `dots` and `values` are there for a scraper whose configuration asks for them.
//! - What goes up and down is a gauge. The resource is `target_info`; every series says its scope in `otel_scope_name`,
//!   `otel_scope_version` and `otel_scope_schema_url`.
//! - An exponential histogram has its buckets at the powers of two, because text has no native histograms. A histogram with
//!   values below zero has no `_sum`, which would not be a counter.
//! - Two metrics that come to one name: of the same type they are one family, and the first description is shown; of another type the
//!   later one is left out, counted in the report, and told on stderr once. So the page is valid whatever is recorded.
//! - Exemplars are not written, because the SDK does not collect any, and neither are `_created` series.

mod accept;
mod escaping;
mod family;
mod labels;
mod listener;
mod name;
mod number;
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
pub use scrape::Scrape;
