//! What an OTLP exporter needs to know.

use super::protocol::{Compression, Protocol};
use super::tls::Tls;
use crate::report::Signal;
use std::time::Duration;

/// An OTLP exporter with every question answered.
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
    /// `None` waits without limit.
    pub(crate) timeout: Option<Duration>,
    pub(crate) compression: Compression,
    pub(crate) tls: Tls,
}
