//! The limits for the number of attributes and the length of their text. They count keys, whereas the SDK counts values.
//!
//! The SDK appends each attribute to a list, which nobody can change before the span ends. So it gets larger limits, and those of the
//! application are applied before the export.
//!
//! Specification: [attribute limits](https://opentelemetry.io/docs/specs/otel/common/#attribute-limits).

use crate::text_limit::cut_value;
use crate::unique_keys::keep_last;
use opentelemetry::KeyValue;
use opentelemetry_sdk::trace::{SpanData, SpanLimits};
use std::borrow::Cow;

/// The number of values that a span can be set, replaced ones included. It bounds the memory of a span.
const MAX_VALUES: u32 = 65_536;

/// The limits of the application.
#[derive(Clone, Copy, Debug)]
pub(crate) struct AttributeLimits {
    pub(crate) span: u32,
    pub(crate) event: u32,
    pub(crate) link: u32,
    /// The maximum number of characters of text.
    pub(crate) text: usize,
}

impl AttributeLimits {
    /// Separates the limits for attributes from the other limits, which the SDK applies.
    pub(crate) fn separate(mut limits: SpanLimits) -> (Self, SpanLimits) {
        let own = Self {
            span: limits.max_attributes_per_span,
            event: limits.max_attributes_per_event,
            link: limits.max_attributes_per_link,
            text: usize::MAX,
        };
        limits.max_attributes_per_span = own.span.max(MAX_VALUES);
        limits.max_attributes_per_event = own.event.max(MAX_VALUES);
        limits.max_attributes_per_link = own.link.max(MAX_VALUES);
        (own, limits)
    }

    /// Keeps the last value of each key, and as many keys as the limits permit.
    pub(crate) fn apply(self, span: &mut SpanData) {
        self.limit(&mut span.attributes, self.span, &mut span.dropped_attributes_count);
        for event in &mut span.events.events {
            self.limit(&mut event.attributes, self.event, &mut event.dropped_attributes_count);
        }
        for link in &mut span.links.links {
            self.limit(&mut link.attributes, self.link, &mut link.dropped_attributes_count);
        }
    }

    fn limit(self, attributes: &mut Vec<KeyValue>, max: u32, dropped: &mut u32) {
        keep_last(attributes);
        if self.text != usize::MAX {
            for attribute in attributes.iter_mut() {
                shorten(attribute, self.text);
            }
        }
        drop_beyond(attributes, max, dropped);
    }
}

fn shorten(attribute: &mut KeyValue, limit: usize) {
    if let Cow::Owned(shorter) = cut_value(&attribute.value, limit) {
        attribute.value = shorter;
    }
}

fn drop_beyond(attributes: &mut Vec<KeyValue>, max: u32, dropped: &mut u32) {
    let beyond = attributes.len().saturating_sub(usize::try_from(max).unwrap_or(usize::MAX));
    if beyond > 0 {
        attributes.truncate(attributes.len() - beyond);
        *dropped = dropped.saturating_add(u32::try_from(beyond).unwrap_or(u32::MAX));
    }
}
