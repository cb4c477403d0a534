//! Log records.

use super::attributes::{any_value, log_attribute};
use super::batch::{Batch, Request, RequestLimits};
use super::buffer::Buffer;
use super::encoded_attributes::EncodedAttributes;
use super::resource::EncodedResource;
use opentelemetry::logs::AnyValue;
use opentelemetry::trace::{SpanId, TraceFlags, TraceId};
use opentelemetry_sdk::logs::{LogBatch, SdkLogRecord};

/// Encodes log records as bodies of `ExportLogsServiceRequest` within `limits`. The target of a record is the name of its scope.
pub(crate) fn encode_logs(records: &LogBatch<'_>, resource: &EncodedResource, limits: RequestLimits) -> Vec<Request> {
    let mut batch = Batch::default();
    for (record, scope) in records.iter() {
        let target = record.target().map(AsRef::as_ref);
        batch.add(scope, target, |message| self::record(message, record));
    }
    batch.to_requests(resource, limits)
}

/// A log record of the recorder. Its attributes are encoded already.
#[derive(Debug)]
pub(crate) struct EmittedLog<'a> {
    /// Nanoseconds since the Unix epoch, or 0 if the time is not known.
    pub(crate) time: u64,
    pub(crate) observed: u64,
    /// The number of the protocol, or 0.
    pub(crate) severity: u8,
    pub(crate) severity_text: &'a str,
    pub(crate) body: Option<&'a AnyValue>,
    pub(crate) attributes: &'a EncodedAttributes,
    pub(crate) span: Option<(TraceId, SpanId, TraceFlags)>,
    pub(crate) event_name: &'a str,
}

impl EmittedLog<'_> {
    /// Returns a number of bytes that is not less than that of the encoded record.
    pub(crate) fn size(&self) -> usize {
        let texts = self.severity_text.len() + self.event_name.len();
        FIXED_SIZE + texts + self.body.map_or(0, size) + self.attributes.as_slice().len()
    }

    /// Writes the record as a field of `ScopeLogs`. Fields of a fixed size are assembled first, because that is faster.
    pub(crate) fn encode(&self, scope: &mut Buffer) {
        scope.long_message(2, |message| {
            let mut fixed = [0; 20];
            fixed[0] = 0x09;
            fixed[1..9].copy_from_slice(&self.time.to_le_bytes());
            fixed[9] = 0x59;
            fixed[10..18].copy_from_slice(&self.observed.to_le_bytes());
            (fixed[18], fixed[19]) = (0x10, self.severity);
            message.append(&fixed);
            if let Some((trace, span, flags)) = &self.span {
                let mut ids = [0; 33];
                (ids[0], ids[1]) = (0x45, flags.to_u8());
                (ids[5], ids[6]) = (0x4a, 16);
                ids[7..23].copy_from_slice(&trace.to_bytes());
                (ids[23], ids[24]) = (0x52, 8);
                ids[25..].copy_from_slice(&span.to_bytes());
                message.append(&ids);
            }
            message.string(3, self.severity_text);
            match self.body {
                Some(AnyValue::String(text)) => message.text_value(5, text.as_str()),
                Some(body) => message.message(5, |message| any_value(message, body)),
                None => {}
            }
            message.append_attributes(self.attributes, 7);
            message.string(12, self.event_name);
        });
    }
}

/// The size of the fields of a log record that have a fixed size, and of the tags and lengths of all fields.
const FIXED_SIZE: usize = 120;

/// Returns a number of bytes that is not less than that of an encoded value.
fn size(value: &AnyValue) -> usize {
    let content = match value {
        AnyValue::String(text) => text.as_str().len(),
        AnyValue::Bytes(bytes) => bytes.len(),
        AnyValue::ListAny(values) => values.iter().map(size).sum(),
        AnyValue::Map(pairs) => pairs.iter().map(|(key, value)| 24 + key.as_str().len() + size(value)).sum(),
        AnyValue::Int(_) | AnyValue::Double(_) | AnyValue::Boolean(_) => 0,
        other => format!("{other:?}").len(),
    };
    content + 24
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
