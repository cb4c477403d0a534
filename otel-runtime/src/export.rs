//! Exporters: how telemetry is sent, and a watch over what arrives.

mod cause;
mod erased;
#[cfg(feature = "otlp-grpc")]
mod grpc;
#[cfg(not(feature = "otlp-grpc"))]
#[path = "export/no_grpc.rs"]
mod grpc;
#[cfg(feature = "otlp-http")]
mod http;
#[cfg(not(feature = "otlp-http"))]
#[path = "export/no_http.rs"]
mod http;
mod json_lines;
#[cfg(feature = "otlp-grpc")]
mod lane;
mod otlp;
mod protocol;
mod tls;
mod transport;
pub(crate) mod url;
mod watched;

pub(crate) use erased::{Logs, Metrics, Spans};
pub use json_lines::JsonLines;
pub(crate) use otlp::Otlp;
pub use protocol::{Compression, Protocol};
pub(crate) use tls::{Client, Pem, Tls};
pub(crate) use transport::Transport;
pub(crate) use watched::Watched;
