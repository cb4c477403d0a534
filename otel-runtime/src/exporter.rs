//! Exporters: where telemetry can go, what OTLP needs to know, and a watch over what arrives.

mod cause;
mod destination;
mod endpoint;
mod erased;
#[cfg(feature = "otlp-grpc")]
mod grpc;
#[cfg(not(feature = "otlp-grpc"))]
#[path = "exporter/no_grpc.rs"]
mod grpc;
#[cfg(feature = "otlp-http")]
mod http;
#[cfg(not(feature = "otlp-http"))]
#[path = "exporter/no_http.rs"]
mod http;
mod names;
mod otlp;
mod protocol;
mod tls;
mod transport;
mod url;
mod watched;

pub(crate) use destination::{Destination, Destinations};
pub(crate) use endpoint::{Address, Endpoint};
pub(crate) use erased::{Logs, Metrics, Spans};
pub(crate) use otlp::{Otlp, OtlpChoice, resolve};
pub use protocol::{Compression, Protocol};
pub(crate) use transport::Transport;
pub(crate) use watched::Watched;
