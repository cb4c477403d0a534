//! The attributes of a span: unique keys, and a limit for their number.
//!
//! The SDK appends each attribute to a list, which it does not let anybody change. Values beyond the limit are therefore collected here,
//! and appended when the span ends. Before an export, [`complete`] removes the values that were replaced.
//!
//! Specification: [attribute limits](https://opentelemetry.io/docs/specs/otel/common/#attribute-limits).

use crate::unique_keys::keep_last;
use opentelemetry::trace::Span as _;
use opentelemetry::{Key, KeyValue};
use opentelemetry_sdk::trace::{Span, SpanData};
use std::collections::HashSet;

/// The attributes of a span that has reached the limit.
#[derive(Debug, Default)]
pub(super) struct Beyond {
    /// All keys of the span.
    keys: HashSet<Key>,
    /// The values that were set after the limit was reached.
    values: Vec<KeyValue>,
    dropped: i64,
}

/// The key under which the number of dropped attributes is passed to [`complete`]. The SDK counts on its own and has no other place for
/// it. The specification does not permit an empty key, so no attribute of an application has it.
const DROPPED: &str = "";

/// Applies the limit to the attributes at the start of a span. Returns `None` if there are not too many.
pub(super) fn limit(attributes: &mut Vec<KeyValue>, max: usize) -> Option<Box<Beyond>> {
    if attributes.len() <= max {
        return None;
    }
    keep_last(attributes);
    let dropped = attributes.len().saturating_sub(max);
    attributes.truncate(max);
    let keys = attributes.iter().map(|attribute| attribute.key.clone()).collect();
    Some(Box::new(Beyond { keys, values: Vec::new(), dropped: i64::try_from(dropped).unwrap_or(i64::MAX) }))
}

impl Beyond {
    /// Reads the keys of a span that has as many attributes as the limit permits.
    pub(super) fn of(span: &Span) -> Self {
        let attributes = span.exported_data().map(|data| data.attributes).unwrap_or_default();
        let keys = attributes.into_iter().map(|attribute| attribute.key).collect();
        Self { keys, ..Self::default() }
    }

    /// Sets an attribute, unless its key is new and there are `max` keys.
    pub(super) fn set(&mut self, attribute: KeyValue, max: usize) {
        if let Some(value) = self.values.iter_mut().find(|value| value.key == attribute.key) {
            value.value = attribute.value;
        } else if self.keys.contains(&attribute.key) {
            self.values.push(attribute);
        } else if self.keys.len() < max {
            self.keys.insert(attribute.key.clone());
            self.values.push(attribute);
        } else {
            self.dropped += 1;
        }
    }

    /// Appends the values to the attributes of the span.
    pub(super) fn append_to(self, span: &mut Span) {
        span.set_attributes(self.values);
        if self.dropped > 0 {
            span.set_attribute(KeyValue::new(DROPPED, self.dropped));
        }
    }
}

/// Completes the attributes of a span that has ended, before it is exported.
pub(crate) fn complete(span: &mut SpanData) {
    if let Some(dropped) = span.attributes.pop_if(|last| last.key.as_str() == DROPPED) {
        let dropped = if let opentelemetry::Value::I64(dropped) = dropped.value { dropped } else { 0 };
        let dropped = u32::try_from(dropped).unwrap_or(u32::MAX);
        span.dropped_attributes_count = span.dropped_attributes_count.saturating_add(dropped);
    }
    keep_last(&mut span.attributes);
}
