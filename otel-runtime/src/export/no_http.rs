//! Replaces `http.rs` when the feature `otlp-http` is disabled.

use super::cause::LastCause;
use super::dyn_exporter::{DynLogExporter, DynMetricExporter, DynSpanExporter};
use super::otlp::Otlp;
use crate::error::InstallError;
use crate::report::Signal;
use opentelemetry_sdk::metrics::Temporality;

pub(super) fn spans(otlp: &Otlp, _cause: &LastCause) -> Result<Box<dyn DynSpanExporter>, InstallError> {
    Err(missing(otlp.signal))
}

pub(super) fn logs(otlp: &Otlp, _cause: &LastCause) -> Result<Box<dyn DynLogExporter>, InstallError> {
    Err(missing(otlp.signal))
}

pub(super) fn metrics(
    otlp: &Otlp,
    _temporality: Temporality,
    _cause: &LastCause,
) -> Result<Box<dyn DynMetricExporter>, InstallError> {
    Err(missing(otlp.signal))
}

fn missing(signal: Signal) -> InstallError {
    InstallError::Feature { setting: format!("{signal}.protocol"), value: "http/protobuf", feature: "otlp-http" }
}
