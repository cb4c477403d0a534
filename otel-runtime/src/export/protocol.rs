//! Protocol and compression of OTLP.

use std::fmt;

/// The protocol of an OTLP exporter.
///
/// ```
/// use otel_runtime::{Protocol, Traces};
/// let traces = Traces::otlp().protocol(Protocol::HttpProtobuf);
/// # _ = traces;
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Protocol {
    /// Protobuf over HTTP/1.1, usually on port 4318. This is the default.
    HttpProtobuf,
    /// JSON over HTTP/1.1, usually on port 4318, for receivers that do not accept protobuf. Requests are larger, and cost more to write and to
    /// read.
    HttpJson,
    /// gRPC, usually on port 4317. It requires the feature `otlp-grpc`.
    Grpc,
}

impl Protocol {
    /// Returns the name of the protocol in the specification.
    pub(super) fn name(self) -> &'static str {
        match self {
            Self::HttpProtobuf => "http/protobuf",
            Self::HttpJson => "http/json",
            Self::Grpc => "grpc",
        }
    }
}

impl fmt::Display for Protocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}

/// The compression of OTLP request bodies.
///
/// ```
/// use otel_runtime::{Compression, Traces};
/// let traces = Traces::otlp().compression(Compression::Gzip);
/// # _ = traces;
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Compression {
    /// No compression. This is the default.
    None,
    /// Compression with gzip at its fastest level. The default level takes four times as long, for a result that is a tenth smaller.
    Gzip,
    /// Compression with zstd, which is faster than gzip and has smaller results. It requires the feature `zstd`. The specification of OTLP does
    /// not have it, so the receiver must support it, as the OpenTelemetry Collector does.
    Zstd,
}

impl fmt::Display for Compression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::None => "none",
            Self::Gzip => "gzip",
            Self::Zstd => "zstd",
        })
    }
}
