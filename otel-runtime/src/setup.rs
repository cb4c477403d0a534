//! Set-up: resolves settings from code and the environment, builds providers, and installs them.

mod config;
mod exporters;
#[cfg(feature = "config-file")]
mod file;
mod propagation;
mod providers;
mod resource;
mod sampling;
mod self_metrics;
mod telemetry;

pub use providers::{Logs, Metrics, Traces, View};
pub use sampling::Sampler;
pub use telemetry::{Telemetry, TelemetryBuilder, init};
