//! Resolved settings of an OTLP exporter.

use super::custom_transport::CustomTransport;
use super::lane::LaneLimits;
use super::protocol::{Compression, Protocol};
use super::tls::Tls;
use super::url::Url;
use crate::report::Signal;
use std::time::Duration;

/// The format of the body of a request over HTTP.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum RequestFormat {
    Otlp,
    /// The JSON of Zipkin, for spans only.
    Zipkin,
}

/// The resolved settings of an OTLP exporter, or of one that sends another format in the same way.
#[derive(Clone, Debug)]
#[cfg_attr(
    not(any(feature = "otlp-http", feature = "otlp-grpc")),
    expect(dead_code, reason = "there is no transport to read it")
)]
pub(crate) struct Otlp {
    pub(crate) signal: Signal,
    pub(crate) url: String,
    pub(crate) protocol: Protocol,
    pub(crate) headers: Vec<(String, String)>,
    /// `None` means no limit.
    pub(crate) timeout: Option<Duration>,
    pub(crate) compression: Compression,
    pub(crate) tls: Tls,
    /// The proxy of requests over HTTP.
    #[cfg_attr(
        all(feature = "otlp-grpc", not(feature = "otlp-http")),
        expect(dead_code, reason = "gRPC uses no proxy")
    )]
    pub(crate) proxy: Option<Url>,
    pub(crate) format: RequestFormat,
    pub(crate) limits: LaneLimits,
    /// Sends the requests instead of the protocol. The settings of the protocol are then defaults.
    pub(crate) custom: Option<CustomTransport>,
}
