//! How OTLP travels and how it is made smaller.

use std::fmt;

/// How OTLP travels.
///
/// ```
/// use otel_runtime::{Protocol, Traces};
/// let traces = Traces::otlp().protocol(Protocol::HttpProtobuf);
/// # _ = traces;
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Protocol {
    /// Protobuf over HTTP/1.1, usually on port 4318; the default.
    HttpProtobuf,
    /// gRPC, usually on port 4317; needs feature `otlp-grpc`.
    Grpc,
}

impl fmt::Display for Protocol {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::HttpProtobuf => "http/protobuf",
            Self::Grpc => "grpc",
        })
    }
}

/// How request bodies are made smaller.
///
/// ```
/// use otel_runtime::{Compression, Traces};
/// let traces = Traces::otlp().compression(Compression::Gzip);
/// # _ = traces;
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Compression {
    /// Not at all; the default.
    None,
    /// With gzip.
    Gzip,
}

impl fmt::Display for Compression {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::None => "none",
            Self::Gzip => "gzip",
        })
    }
}
