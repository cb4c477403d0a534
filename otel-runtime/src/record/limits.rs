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
}

impl RecordLimits {
    /// Without a limit for text, it is not cut.
    pub(crate) fn of_spans(limits: SpanLimits, text: Option<usize>) -> Self {
        let length = |limit: u32| usize::try_from(limit).unwrap_or(usize::MAX);
        let (events, links) = (length(limits.max_events_per_span), length(limits.max_links_per_span));
        let (attributes, _) = AttributeLimits::separate(limits);
        Self { attributes, events, links, text: text.unwrap_or(usize::MAX) }
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

    /// Returns a value of a log record whose text is cut at the limit, also inside lists and maps.
    pub(super) fn cut_any<'a>(&self, value: &'a AnyValue) -> Cow<'a, AnyValue> {
        if self.text == usize::MAX {
            return Cow::Borrowed(value);
        }
        match value {
            AnyValue::String(text) if text.as_str().len() > self.text => {
                Cow::Owned(AnyValue::String(cut(text.as_str(), self.text).to_owned().into()))
            }
            AnyValue::Bytes(bytes) if bytes.len() > self.text => {
                Cow::Owned(AnyValue::Bytes(Box::new(bytes[..self.text].to_vec())))
            }
            AnyValue::ListAny(values) => {
                let values = values.iter().map(|value| self.cut_any(value).into_owned()).collect();
                Cow::Owned(AnyValue::ListAny(Box::new(values)))
            }
            AnyValue::Map(pairs) => {
                let pairs = pairs.iter().map(|(key, value)| (key.clone(), self.cut_any(value).into_owned())).collect();
                Cow::Owned(AnyValue::Map(Box::new(pairs)))
            }
            other => Cow::Borrowed(other),
        }
    }
}
