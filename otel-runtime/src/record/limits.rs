//! The limits of spans and log records.

use crate::attribute_limits::AttributeLimits;
use crate::callsite::value::text::{cut, cut_value};
use crate::otlp::{Buffer, EncodedAttributes};
use opentelemetry::logs::AnyValue;
use opentelemetry::{KeyValue, Value};
use opentelemetry_sdk::trace::SpanLimits;
use std::borrow::Cow;

/// How much a span or log record can contain. What is beyond a limit is dropped and counted in the span.
///
/// Specification: [span limits](https://opentelemetry.io/docs/specs/otel/trace/sdk/#span-limits) and
/// [log record limits](https://opentelemetry.io/docs/specs/otel/logs/sdk/#logrecord-limits).
#[derive(Clone, Copy, Debug)]
pub(crate) struct RecordLimits {
    pub(crate) attributes: AttributeLimits,
    pub(crate) events: usize,
    pub(crate) links: usize,
    /// The maximum length of text in characters, and of binary values in bytes.
    pub(crate) text: usize,
    /// The maximum depth of values in log records. A value itself has the depth 1.
    pub(crate) depth: usize,
}

/// The default of the specification.
const DEPTH: usize = 64;

impl RecordLimits {
    /// Without a limit for text, it is not cut.
    pub(crate) fn of_spans(limits: SpanLimits, text: Option<usize>) -> Self {
        let length = |limit: u32| usize::try_from(limit).unwrap_or(usize::MAX);
        let (events, links) = (length(limits.max_events_per_span), length(limits.max_links_per_span));
        let (attributes, _) = AttributeLimits::separate(limits);
        Self { attributes, events, links, text: text.unwrap_or(usize::MAX), depth: DEPTH }
    }

    /// The limits of log records. Without a limit for text, it is not cut.
    pub(crate) fn of_logs(attributes: u32, text: Option<usize>) -> Self {
        let limits = SpanLimits { max_attributes_per_span: attributes, ..SpanLimits::default() };
        Self::of_spans(limits, text)
    }

    /// Encodes attributes as the fields `field` of a message. `dropped` of them were dropped before.
    pub(super) fn encode(&self, attributes: &[KeyValue], field: u32, limit: u32, dropped: u32) -> EncodedAttributes {
        let mut encoded = EncodedAttributes::new(Buffer::default(), field, limit);
        for attribute in attributes {
            encoded.set_value(attribute.key.as_str(), &self.cut(&attribute.value));
        }
        encoded.add_dropped(dropped);
        encoded
    }

    /// Returns a value whose text is cut at the limit.
    #[inline]
    pub(super) fn cut<'a>(&self, value: &'a Value) -> Cow<'a, Value> {
        cut_value(value, self.text)
    }

    /// Returns a value of a log record whose text is cut at the limit, also inside lists and maps. Lists and maps that are too deep are
    /// replaced by nothing.
    pub(super) fn cut_any<'a>(&self, value: &'a AnyValue) -> Cow<'a, AnyValue> {
        if self.is_within(value, 1) { Cow::Borrowed(value) } else { Cow::Owned(self.cut_nested(value, 1)) }
    }

    /// Returns whether a value at this depth is within the limits.
    fn is_within(&self, value: &AnyValue, depth: usize) -> bool {
        match value {
            AnyValue::String(text) => text.as_str().len() <= self.text,
            AnyValue::Bytes(bytes) => bytes.len() <= self.text,
            AnyValue::ListAny(values) => {
                depth <= self.depth && values.iter().all(|value| self.is_within(value, depth + 1))
            }
            AnyValue::Map(pairs) => depth <= self.depth && pairs.values().all(|value| self.is_within(value, depth + 1)),
            _ => true,
        }
    }

    #[cold]
    fn cut_nested(&self, value: &AnyValue, depth: usize) -> AnyValue {
        match value {
            AnyValue::String(text) => AnyValue::String(cut(text.as_str(), self.text).to_owned().into()),
            AnyValue::Bytes(bytes) => AnyValue::Bytes(Box::new(bytes[..bytes.len().min(self.text)].to_vec())),
            AnyValue::ListAny(values) if depth <= self.depth => {
                let values = values.iter().map(|value| self.cut_nested(value, depth + 1)).collect();
                AnyValue::ListAny(Box::new(values))
            }
            AnyValue::Map(pairs) if depth <= self.depth => {
                let pairs = pairs.iter().map(|(key, value)| (key.clone(), self.cut_nested(value, depth + 1))).collect();
                AnyValue::Map(Box::new(pairs))
            }
            // The API has no empty value.
            AnyValue::ListAny(_) => AnyValue::ListAny(Box::default()),
            AnyValue::Map(_) => AnyValue::Map(Box::default()),
            other => other.clone(),
        }
    }
}
