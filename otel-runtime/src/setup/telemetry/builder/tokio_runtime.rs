//! Metrics of a tokio runtime.

use super::TelemetryBuilder;
use crate::setup::tokio_metrics;
use tokio::runtime::Handle;

impl TelemetryBuilder {
    /// Records metrics of a tokio runtime: how many tasks it has, how many wait, and how busy its workers are. Call it once for each
    /// runtime.
    ///
    /// ```
    /// use otel_runtime::{Metrics, Telemetry};
    /// use tokio::runtime::Handle;
    ///
    /// #[tokio::main]
    /// async fn main() -> Result<(), Box<dyn std::error::Error>> {
    ///     let telemetry = Telemetry::builder().metrics(Metrics::none()).tokio_metrics(Handle::current()).install()?;
    ///     telemetry.shutdown()?;
    ///     Ok(())
    /// }
    /// ```
    ///
    /// All metrics have the attribute `tokio.runtime.id`.
    ///
    /// | metric | more attributes |
    /// |---|---|
    /// | `tokio.worker.count`, `tokio.task.count`, `tokio.global_queue.length` | |
    /// | `tokio.worker.busy_time`, `tokio.worker.parks` | `tokio.worker.index` |
    ///
    /// These are the metrics of a runtime that tokio provides without `--cfg tokio_unstable`. The conventions do not have names for them.
    pub fn tokio_metrics(mut self, runtime: Handle) -> Self {
        self.observers.add("tokio_metrics", move |meter| {
            tokio_metrics::observe(meter, &runtime);
            Ok(())
        });
        self
    }
}
