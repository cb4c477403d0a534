//! Emitted telemetry of a test or a receiver, in the types of the receiver.

use super::recorded::Snapshot;
use crate::otlp::{EncodedResource, Request, RequestLimits, encode_logs, encode_spans};
use crate::received::{ReceivedLog, ReceivedMetric, ReceivedSpan, decode_logs, decode_spans};
use opentelemetry_sdk::Resource;
use opentelemetry_sdk::logs::LogBatch;

/// Spans, metrics and log records in the order of emission.
#[derive(Clone, Debug, Default)]
pub(super) struct Emitted {
    pub(super) spans: Vec<ReceivedSpan>,
    pub(super) metrics: Vec<ReceivedMetric>,
    pub(super) logs: Vec<ReceivedLog>,
}

const UNLIMITED: RequestLimits = RequestLimits { bytes: usize::MAX, items: usize::MAX };

impl Emitted {
    pub(super) fn recorded(snapshot: &Snapshot, metrics: Vec<ReceivedMetric>, resource: &Resource) -> Self {
        let resource = EncodedResource::new(resource);
        let spans = encode_spans(&snapshot.spans, &resource, UNLIMITED);
        let logs: Vec<_> = snapshot.logs.iter().map(|log| (&log.record, &log.scope)).collect();
        let logs = encode_logs(&LogBatch::new(&logs), &resource, UNLIMITED);
        let decode = |request: &Request| decode_spans(&request.body).unwrap_or_default();
        let spans = spans.iter().flat_map(decode).collect();
        let logs = logs.iter().flat_map(|request| decode_logs(&request.body).unwrap_or_default()).collect();
        Self { spans, metrics, logs }
    }
}
