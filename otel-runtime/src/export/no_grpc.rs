//! Replaces `grpc.rs` when the feature `otlp-grpc` is disabled.

use super::dyn_exporter::{DynLogExporter, DynMetricExporter, DynSpanExporter};
use super::otlp::Otlp;
use crate::error::InstallError;
use crate::report::Signal;
use opentelemetry_sdk::metrics::Temporality;

#[derive(Debug, Default)]
pub(super) struct GrpcTransport;

#[expect(clippy::unused_self, reason = "the transport that it stands in for has state")]
impl GrpcTransport {
    pub(super) fn spans(&mut self, otlp: &Otlp) -> Result<Box<dyn DynSpanExporter>, InstallError> {
        Err(missing(otlp.signal))
    }

    pub(super) fn logs(&mut self, otlp: &Otlp) -> Result<Box<dyn DynLogExporter>, InstallError> {
        Err(missing(otlp.signal))
    }

    pub(super) fn metrics(
        &mut self,
        otlp: &Otlp,
        _temporality: Temporality,
    ) -> Result<Box<dyn DynMetricExporter>, InstallError> {
        Err(missing(otlp.signal))
    }
}

fn missing(signal: Signal) -> InstallError {
    InstallError::Feature { setting: format!("{signal}.protocol"), value: "grpc", feature: "otlp-grpc" }
}
