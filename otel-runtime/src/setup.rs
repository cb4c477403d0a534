//! Set-up: resolves settings from code and the environment, builds providers, and installs them.

mod baggage;
mod config;
mod exporters;
mod propagation;
mod providers;
mod resource;
mod sampling;
mod self_metrics;
mod telemetry;

pub use providers::{Logs, Metrics, Traces};
pub use sampling::Sampler;
pub use telemetry::{Telemetry, TelemetryBuilder, init};
