//! Access to the OpenTelemetry span behind a `tracing::Span`.

use super::entered;
use super::layer::TracingLayer;
use super::span::{BridgedSpan, SpanChange};
use crate::callsite::value::fields::Fields;
use crate::thread_context::current_context;
use opentelemetry::trace::{Link, SpanContext, Status, TraceContextExt as _};
use opentelemetry::{Context, Key, KeyValue, Value};
use std::borrow::Cow;
use std::sync::Arc;
use std::time::SystemTime;
use std::{error, fmt};

/// Access to the OpenTelemetry span behind a `tracing::Span`, with the method names of `tracing-opentelemetry`.
///
/// The methods have no effect on a span that is disabled, or whose subscriber has no [`tracing_layer`](super::tracing_layer).
///
/// ```
/// # #[cfg(feature = "testing")] {
/// use otel_runtime::bridge::{self, OpenTelemetrySpanExt as _};
/// use otel_runtime::testing::TestTelemetry;
/// use tracing_subscriber::layer::SubscriberExt as _;
///
/// let subscriber = tracing_subscriber::registry().with(bridge::tracing_layer());
/// let telemetry = TestTelemetry::new();
/// tracing::subscriber::with_default(subscriber, || {
///     telemetry.run(|| {
///         let span = tracing::info_span!("order");
///         span.set_attribute("order.lines", 3);
///     });
/// });
/// telemetry.span("order").attr("order.lines", 3);
/// # }
/// ```
pub trait OpenTelemetrySpanExt {
    /// Sets the parent, usually a context that was extracted from a request.
    ///
    /// Call it before the span is entered and before it has children.
    ///
    /// # Errors
    ///
    /// Returns an error if the span is not recorded, or has started: it was entered, has a child, or its context was read.
    fn set_parent(&self, parent: Context) -> Result<(), SetParentError>;

    /// Adds a link to another span.
    fn add_link(&self, span: SpanContext);

    /// Adds a link to another span, with attributes.
    fn add_link_with_attributes(&self, span: SpanContext, attributes: Vec<KeyValue>);

    /// Returns the context in which the span is the current one, for example to inject it into a request.
    ///
    /// If the span is the one that the thread entered last, this is the current context. Its current span can then be a younger span of
    /// `#[traced]` or of hand-written code. If the span is not recorded, this is also the current context.
    fn context(&self) -> Context;

    /// Sets an attribute. It replaces an attribute with the same key. The key does not have to be declared as a field.
    fn set_attribute(&self, key: impl Into<Key>, value: impl Into<Value>);

    /// Sets the status. `Ok` is final, and an error is not reset.
    fn set_status(&self, status: Status);

    /// Adds a span event. Prefer a log record, as written by `tracing::info!`: span events are deprecated.
    fn add_event(&self, name: impl Into<Cow<'static, str>>, attributes: Vec<KeyValue>);

    /// Adds a span event that happened at `time`.
    fn add_event_with_timestamp(&self, name: impl Into<Cow<'static, str>>, time: SystemTime, attributes: Vec<KeyValue>);
}

/// An error of [`OpenTelemetrySpanExt::set_parent`].
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum SetParentError {
    /// The span is disabled, has ended, or belongs to a subscriber without the layer.
    NotRecorded,
    /// The span has started: it was entered, has a child, or its context was read.
    AlreadyStarted,
}

impl fmt::Display for SetParentError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::NotRecorded => {
                "the span is not recorded: it is disabled, has ended, or its subscriber has no \
                 `otel_runtime::bridge::tracing_layer()`"
            }
            Self::AlreadyStarted => {
                "the span has started; set its parent before it is entered, before it has children, and before its context is read"
            }
        })
    }
}

impl error::Error for SetParentError {}

impl OpenTelemetrySpanExt for tracing::Span {
    fn set_parent(&self, parent: Context) -> Result<(), SetParentError> {
        let span = bridged(self).ok_or(SetParentError::NotRecorded)?;
        if span.set_parent(parent) { Ok(()) } else { Err(SetParentError::AlreadyStarted) }
    }

    fn add_link(&self, span: SpanContext) {
        self.add_link_with_attributes(span, Vec::new());
    }

    fn add_link_with_attributes(&self, span: SpanContext, attributes: Vec<KeyValue>) {
        change(self, |fields| fields.link(Link::new(span, attributes, 0)));
    }

    fn context(&self) -> Context {
        let span = bridged(self).filter(|span| !entered::is_last(span));
        span.and_then(|span| span.context()).unwrap_or_else(current_context)
    }

    fn set_attribute(&self, key: impl Into<Key>, value: impl Into<Value>) {
        change(self, |fields| fields.attributes.push(&key.into(), value.into()));
    }

    fn set_status(&self, status: Status) {
        if let Some(span) = bridged(self) {
            span.set_status(status);
        }
    }

    fn add_event(&self, name: impl Into<Cow<'static, str>>, attributes: Vec<KeyValue>) {
        if let Some(context) = bridged(self).and_then(|span| span.context()) {
            context.span().add_event(name, attributes);
        }
    }

    fn add_event_with_timestamp(
        &self,
        name: impl Into<Cow<'static, str>>,
        time: SystemTime,
        attributes: Vec<KeyValue>,
    ) {
        if let Some(context) = bridged(self).and_then(|span| span.context()) {
            context.span().add_event_with_timestamp(name, time, attributes);
        }
    }
}

fn bridged(span: &tracing::Span) -> Option<Arc<BridgedSpan>> {
    span.with_subscriber(|(id, dispatch)| TracingLayer::find(dispatch, id)).flatten()
}

fn change(span: &tracing::Span, set: impl FnOnce(&mut Fields)) {
    if let Some(span) = bridged(span)
        && let Some(SpanChange { mut fields, kind }) = span.change()
    {
        set(&mut fields);
        span.apply(SpanChange { fields, kind });
    }
}
