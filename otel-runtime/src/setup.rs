//! Set-up: resolves settings from code and the environment, builds providers, and installs them.

mod baggage;
pub(crate) mod config;
mod exporters;
#[cfg(feature = "config-file")]
mod file;
mod observers;
#[cfg(feature = "process-metrics")]
mod process_metrics;
mod propagation;
mod providers;
mod resource;
mod sampling;
mod self_metrics;
mod telemetry;
#[cfg(feature = "tokio-metrics")]
mod tokio_metrics;

pub use providers::{Logs, Metrics, Traces, View};
pub use resource::ResourceDetector;
pub use sampling::Sampler;
pub use telemetry::{Telemetry, TelemetryBuilder, TelemetryHandle, init};
