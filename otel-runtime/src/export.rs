//! Destinations: OTLP over HTTP and gRPC, the console, JSON lines, and the counting of delivered and lost items.

mod answer;
#[cfg_attr(
    not(any(feature = "otlp-http", feature = "otlp-grpc")),
    expect(dead_code, reason = "there is no transport that fails")
)]
mod cause;
#[cfg(any(feature = "otlp-http", feature = "otlp-grpc"))]
mod compress;
mod counting_exporter;
mod custom_transport;
mod dyn_exporter;
#[cfg(feature = "otlp-grpc")]
mod export_runtime;
mod exporters;
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
mod json_request;
mod lane;
mod otlp;
mod protocol;
#[cfg(any(feature = "otlp-http", feature = "otlp-grpc"))]
mod response;
mod terminal;
mod tls;
mod transport;
pub(crate) mod url;
#[cfg(feature = "zipkin")]
mod zipkin;
#[cfg(all(feature = "otlp-http", not(feature = "zipkin")))]
#[path = "export/no_zipkin.rs"]
mod zipkin;
#[cfg(all(any(feature = "otlp-http", feature = "otlp-grpc"), feature = "zstd"))]
mod zstd;
#[cfg(all(any(feature = "otlp-http", feature = "otlp-grpc"), not(feature = "zstd")))]
#[path = "export/no_zstd.rs"]
mod zstd;

pub(crate) use custom_transport::CustomTransport;
pub use custom_transport::{OtlpTransport, TransportError};
pub(crate) use dyn_exporter::{DynLogExporter, DynMetricExporter, DynSpanExporter};
pub(crate) use exporters::{MAX_REQUEST, OtlpLogs, OtlpMetrics, OtlpSpans};
pub use json_lines::JsonLines;
pub(crate) use json_lines::LineTarget;
pub(crate) use lane::{Lane, LaneLimits, QUEUE_BYTES};
pub(crate) use otlp::{Otlp, RequestFormat};
pub use protocol::{Compression, Protocol};
pub(crate) use terminal::Terminal;
pub(crate) use tls::{ClientIdentity, Pem, Tls};
pub(crate) use transport::Transport;

/// The header `user-agent` of requests.
///
/// Specification: [user agent](https://opentelemetry.io/docs/specs/otel/protocol/exporter/#user-agent).
#[cfg(any(feature = "otlp-http", feature = "otlp-grpc"))]
const USER_AGENT: &str = concat!("OTel-OTLP-Exporter-Rust/", env!("CARGO_PKG_VERSION"));
