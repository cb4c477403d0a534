//! OpenTelemetry in one attribute.

mod callsite;
mod carry;
#[cfg(feature = "sdk")]
mod config;
#[cfg(feature = "sdk")]
mod console;
#[cfg(feature = "sdk")]
mod error;
#[cfg(feature = "sdk")]
mod exporter;
#[cfg(feature = "otlp-grpc")]
mod lane;
#[cfg(any(feature = "sdk", feature = "http"))]
mod propagation;
#[cfg(feature = "sdk")]
mod providers;
#[cfg(feature = "sdk")]
mod report;
#[cfg(feature = "sdk")]
mod resource;
#[cfg(feature = "sdk")]
mod sampler;
#[cfg(feature = "sdk")]
mod telemetry;

pub use callsite::level::{Filter, InvalidFilter, Level};
pub use callsite::pipeline::{refresh_globals, set_logger_provider};
pub use carry::{Envelope, carry, carry_each, in_context, spawn_thread};
#[cfg(feature = "tokio")]
#[cfg_attr(docsrs, doc(cfg(feature = "tokio")))]
pub use carry::{spawn, spawn_blocking};
#[cfg(feature = "sdk")]
#[cfg_attr(docsrs, doc(cfg(feature = "sdk")))]
pub use error::{Failure, FlushError, InstallError, ShutdownError, Signal};
#[cfg(feature = "sdk")]
#[cfg_attr(docsrs, doc(cfg(feature = "sdk")))]
pub use exporter::{Compression, Protocol};
#[cfg(feature = "http")]
#[cfg_attr(docsrs, doc(cfg(feature = "http")))]
pub use propagation::{extract, inject};
#[cfg(feature = "sdk")]
#[cfg_attr(docsrs, doc(cfg(feature = "sdk")))]
pub use providers::{Logs, Metrics, Traces};
#[cfg(feature = "sdk")]
#[cfg_attr(docsrs, doc(cfg(feature = "sdk")))]
pub use report::{Problem, Report, Setting};
#[cfg(feature = "sdk")]
#[cfg_attr(docsrs, doc(cfg(feature = "sdk")))]
pub use sampler::Sampler;
#[cfg(feature = "sdk")]
#[cfg_attr(docsrs, doc(cfg(feature = "sdk")))]
pub use telemetry::{Builder, Telemetry, init};
