//! Log records.

use super::attributes::{EncodedResource, any_value, log_attribute};
use super::batch::{Batch, Request};
use super::buffer::Buffer;
use opentelemetry_sdk::logs::{LogBatch, SdkLogRecord};

/// Encodes log records as bodies of `ExportLogsServiceRequest` of at most `max` bytes. The target of a record is the name of its scope.
pub(crate) fn encode_logs(records: &LogBatch<'_>, resource: &EncodedResource, max: usize) -> Vec<Request> {
    let mut batch = Batch::default();
    for (record, scope) in records.iter() {
        let target = record.target().map(AsRef::as_ref);
        batch.add(scope, target, |message| self::record(message, record));
    }
    batch.into_requests(resource, max)
}

fn record(message: &mut Buffer, record: &SdkLogRecord) {
    if let Some(time) = record.timestamp() {
        message.time(1, time);
    }
    if let Some(severity) = record.severity_number() {
        // The numbers of the API are those of the protocol: 1 for `TRACE` to 24 for `FATAL4`.
        message.uint64(2, (severity as u8).into());
    }
    message.string(3, record.severity_text().unwrap_or_default());
    if let Some(body) = record.body() {
        message.message(5, |message| any_value(message, body));
    }
    for (key, value) in record.attributes_iter() {
        log_attribute(message, 6, key, value);
    }
    if let Some(context) = record.trace_context() {
        message.fixed32(8, context.trace_flags.map_or(0, |flags| flags.to_u8().into()));
        message.put_bytes(9, &context.trace_id.to_bytes());
        message.put_bytes(10, &context.span_id.to_bytes());
    }
    if let Some(time) = record.observed_timestamp() {
        message.time(11, time);
    }
    message.string(12, record.event_name().unwrap_or_default());
}
