//! The exporters of each signal and their settings, chosen in code or by environment variables.

mod destination;
mod endpoint;
mod exporter_name;
mod lane_limits;
mod otlp;
mod otlp_variables;
mod prometheus_endpoint;
mod proxy;
mod tls;
mod zipkin;

pub(crate) use destination::{Destination, Destinations};
#[cfg(feature = "config-file")]
pub(crate) use otlp::compression;
pub(crate) use otlp::{OtlpSettings, resolve};
#[cfg(feature = "config-file")]
pub(crate) use prometheus_endpoint::split_address;
pub(crate) use prometheus_endpoint::{ListenAddress, PrometheusEndpoint};
#[cfg(feature = "jaeger-remote")]
pub(crate) use proxy::resolve as resolve_proxy;
#[cfg(feature = "config-file")]
pub(crate) use tls::TlsFiles;
