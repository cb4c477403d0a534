//! Set-up: resolves settings from code and the environment, builds providers, and installs them.

pub(crate) mod config;
mod exporters;
mod propagation;
mod providers;
mod resource;
mod sampler;
mod self_metrics;
mod telemetry;

pub use providers::{Logs, Metrics, Traces};
pub use sampler::Sampler;
pub use telemetry::{Telemetry, TelemetryBuilder, init};
