//! Metrics that the application serves itself.

use super::TelemetryBuilder;
use crate::prometheus::Scrape;

impl TelemetryBuilder {
    /// Connects a [`Scrape`] to the metrics, in addition to the exporters set in code and the environment.
    ///
    /// ```
    /// use otel_runtime::{Telemetry, prometheus::Scrape};
    /// let scrape = Scrape::new();
    /// let telemetry = Telemetry::builder().service_name("shop").scrape(&scrape).install()?;
    /// assert!(scrape.render(None).body.contains(r#"service_name="shop""#));
    /// # Ok::<(), otel_runtime::InstallError>(())
    /// ```
    pub fn scrape(mut self, scrape: &Scrape) -> Self {
        self.signals.scrapes.add(scrape.clone());
        self
    }
}
