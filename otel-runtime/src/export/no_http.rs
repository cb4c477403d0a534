//! Stands in for `http.rs` while feature `otlp-http` is off.

use super::cause::LastCause;
use super::erased::{Logs, Metrics, Spans};
use super::otlp::Otlp;
use crate::error::InstallError;
use crate::report::Signal;
use opentelemetry_sdk::metrics::Temporality;

pub(super) fn spans(otlp: &Otlp, _cause: &LastCause) -> Result<Box<dyn Spans>, InstallError> {
    Err(missing(otlp.signal))
}

pub(super) fn logs(otlp: &Otlp, _cause: &LastCause) -> Result<Box<dyn Logs>, InstallError> {
    Err(missing(otlp.signal))
}

pub(super) fn metrics(
    otlp: &Otlp,
    _temporality: Temporality,
    _cause: &LastCause,
) -> Result<Box<dyn Metrics>, InstallError> {
    Err(missing(otlp.signal))
}

fn missing(signal: Signal) -> InstallError {
    InstallError::Feature { setting: format!("{signal}.protocol"), wanted: "http/protobuf", feature: "otlp-http" }
}
