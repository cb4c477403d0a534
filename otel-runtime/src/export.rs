//! Exporters: OTLP over HTTP and gRPC, JSON lines, and the counting of delivered and lost items.

mod cause;
mod counting_exporter;
mod dyn_exporter;
#[cfg(feature = "otlp-grpc")]
mod export_runtime;
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
mod json_floats;
mod json_lines;
mod otlp;
mod protocol;
mod tls;
mod transport;
pub(crate) mod url;

pub(crate) use counting_exporter::CountingExporter;
pub(crate) use dyn_exporter::{DynLogExporter, DynMetricExporter, DynSpanExporter};
pub use json_lines::JsonLines;
pub(crate) use otlp::Otlp;
pub use protocol::{Compression, Protocol};
pub(crate) use tls::{ClientIdentity, Pem, Tls};
pub(crate) use transport::Transport;
