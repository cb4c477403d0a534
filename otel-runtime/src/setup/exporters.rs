//! The exporters of each signal and their settings, chosen in code or by environment variables.

mod destination;
mod endpoint;
mod exporter_name;
mod otlp;
mod otlp_variables;
mod prometheus_endpoint;
mod proxy;
mod tls;
mod zipkin;

pub(crate) use destination::{Destination, Destinations};
pub(crate) use otlp::{OtlpSettings, resolve};
pub(crate) use prometheus_endpoint::{ListenAddress, PrometheusEndpoint};
#[cfg(feature = "jaeger-remote")]
pub(crate) use proxy::resolve as resolve_proxy;
