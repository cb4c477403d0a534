//! From settings in code and in the environment to providers that are installed.

mod config;
mod exporters;
mod propagation;
mod providers;
mod resource;
mod sampler;
mod telemetry;

pub use providers::{Logs, Metrics, Traces};
pub use sampler::Sampler;
pub use telemetry::{Telemetry, TelemetryBuilder, init};
