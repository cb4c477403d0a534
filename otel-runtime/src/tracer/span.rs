//! A span around that of the SDK.

use super::attributes::Beyond;
use crate::unique_keys::keep_last;
use opentelemetry::KeyValue;
use opentelemetry::trace::{Span as _, SpanContext, Status};
use std::borrow::Cow;
use std::time::SystemTime;

/// A span that is recorded, or the context of one that is not.
#[derive(Debug)]
pub(crate) enum Span {
    Recording(RecordingSpan),
    NotRecording(SpanContext),
}

/// A span of the SDK, and the number of its attributes.
#[derive(Debug)]
pub(crate) struct RecordingSpan {
    sdk: opentelemetry_sdk::trace::Span,
    /// The number of attributes that the SDK has. It is not above the limit.
    attributes: usize,
    max_attributes: usize,
    /// What was set after the limit was reached.
    beyond: Option<Box<Beyond>>,
}

impl Span {
    #[inline]
    pub(super) fn recording(
        sdk: opentelemetry_sdk::trace::Span,
        attributes: usize,
        max_attributes: usize,
        beyond: Option<Box<Beyond>>,
    ) -> Self {
        Self::Recording(RecordingSpan { sdk, attributes, max_attributes, beyond })
    }

    /// Returns the span of the SDK, if it is recorded.
    #[inline]
    fn sdk(&mut self) -> Option<&mut opentelemetry_sdk::trace::Span> {
        match self {
            Self::Recording(span) => Some(&mut span.sdk),
            Self::NotRecording(_) => None,
        }
    }
}

impl RecordingSpan {
    #[inline]
    fn set(&mut self, attribute: KeyValue) {
        if self.attributes < self.max_attributes {
            self.attributes += 1;
            self.sdk.set_attribute(attribute);
        } else if self.sdk.is_recording() {
            self.set_beyond(attribute);
        }
    }

    #[cold]
    fn set_beyond(&mut self, attribute: KeyValue) {
        self.beyond.get_or_insert_with(|| Box::new(Beyond::of(&self.sdk))).set(attribute, self.max_attributes);
    }

    #[inline]
    fn end(&mut self, timestamp: SystemTime) {
        self.append_beyond();
        self.sdk.end_with_timestamp(timestamp);
    }

    #[inline]
    fn append_beyond(&mut self) {
        if let Some(beyond) = self.beyond.take() {
            beyond.append_to(&mut self.sdk);
        }
    }
}

/// A span of the SDK that is dropped ends, too.
impl Drop for RecordingSpan {
    #[inline]
    fn drop(&mut self) {
        self.append_beyond();
    }
}

impl opentelemetry::trace::Span for Span {
    fn add_event_with_timestamp<T>(&mut self, name: T, timestamp: SystemTime, mut attributes: Vec<KeyValue>)
    where
        T: Into<Cow<'static, str>>,
    {
        if let Some(sdk) = self.sdk() {
            keep_last(&mut attributes);
            sdk.add_event_with_timestamp(name, timestamp, attributes);
        }
    }

    fn span_context(&self) -> &SpanContext {
        match self {
            Self::Recording(span) => span.sdk.span_context(),
            Self::NotRecording(context) => context,
        }
    }

    fn is_recording(&self) -> bool {
        matches!(self, Self::Recording(span) if span.sdk.is_recording())
    }

    fn set_attribute(&mut self, attribute: KeyValue) {
        if let Self::Recording(span) = self {
            span.set(attribute);
        }
    }

    fn set_status(&mut self, status: Status) {
        if let Some(sdk) = self.sdk() {
            sdk.set_status(status);
        }
    }

    fn update_name<T>(&mut self, name: T)
    where
        T: Into<Cow<'static, str>>,
    {
        if let Some(sdk) = self.sdk() {
            sdk.update_name(name);
        }
    }

    fn add_link(&mut self, span_context: SpanContext, mut attributes: Vec<KeyValue>) {
        if let Some(sdk) = self.sdk() {
            keep_last(&mut attributes);
            sdk.add_link(span_context, attributes);
        }
    }

    fn end_with_timestamp(&mut self, timestamp: SystemTime) {
        if let Self::Recording(span) = self {
            span.end(timestamp);
        }
    }
}
