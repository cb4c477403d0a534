//! Stands in for `grpc.rs` while feature `otlp-grpc` is off.

use super::erased::{Logs, Metrics, Spans};
use super::otlp::Otlp;
use crate::error::InstallError;
use crate::report::Signal;
use opentelemetry_sdk::metrics::Temporality;

#[derive(Debug, Default)]
pub(super) struct Transport;

#[expect(clippy::unused_self, reason = "the transport that it stands in for has state")]
impl Transport {
    pub(super) fn spans(&mut self, otlp: &Otlp) -> Result<Box<dyn Spans>, InstallError> {
        Err(missing(otlp.signal))
    }

    pub(super) fn logs(&mut self, otlp: &Otlp) -> Result<Box<dyn Logs>, InstallError> {
        Err(missing(otlp.signal))
    }

    pub(super) fn metrics(&mut self, otlp: &Otlp, _temporality: Temporality) -> Result<Box<dyn Metrics>, InstallError> {
        Err(missing(otlp.signal))
    }
}

fn missing(signal: Signal) -> InstallError {
    InstallError::Feature { setting: format!("{signal}.protocol"), wanted: "grpc", feature: "otlp-grpc" }
}
