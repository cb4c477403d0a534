//! Emitted telemetry of a test or a receiver.

use crate::received::{ReceivedLog, ReceivedMetric, ReceivedSpan};

/// Spans, metrics and log records in the order of emission.
#[derive(Clone, Debug, Default)]
pub(crate) struct Emitted {
    pub(crate) spans: Vec<ReceivedSpan>,
    pub(crate) metrics: Vec<ReceivedMetric>,
    pub(crate) logs: Vec<ReceivedLog>,
}
