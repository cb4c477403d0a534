//! One operation that is measured: its span, how long it takes, and how it ends.

use super::binding::BoundIntegration;
use crate::callsite::admission::context_is_there;
use crate::callsite::pipeline::found_globals;
use crate::callsite::value::bounded;
use opentelemetry::metrics::{Histogram, UpDownCounter};
use opentelemetry::trace::{SpanBuilder, SpanKind, Status, TraceContextExt as _};
use opentelemetry::{Context, Key, KeyValue, Value};
use std::borrow::Cow;
use std::fmt;
use std::thread;
use std::time::Instant;

/// An operation under way. It ends once: when it is told to, or as `panic` or `cancelled`.
///
/// The span, the measurement or both may be missing; without both it costs a context and allocates nothing.
pub struct Operation {
    context: Context,
    has_span: bool,
    measurement: Option<Box<DurationMeasurement>>,
    error_type: Option<Cow<'static, str>>,
    text_limit: usize,
}

/// What the metrics of an operation need at its end.
struct DurationMeasurement {
    began: Instant,
    duration: Histogram<f64>,
    attributes: Vec<KeyValue>,
    active: Option<ActiveCount>,
}

/// An operation that is counted while it is under way.
struct ActiveCount {
    count: UpDownCounter<i64>,
    attributes: Vec<KeyValue>,
}

impl Operation {
    /// An operation that runs in `context` and is not recorded.
    pub fn disabled(context: Context) -> Self {
        Self::new(context, false, 0)
    }

    fn new(context: Context, has_span: bool, text_limit: usize) -> Self {
        Self { context, has_span, measurement: None, error_type: None, text_limit }
    }

    /// An operation below `parent`; `name` and `attributes` are asked for only if it gets a span. `attributes` is given the
    /// number of characters after which text is cut.
    pub fn start<M>(
        bound: &BoundIntegration<M>,
        parent: Context,
        kind: SpanKind,
        name: impl FnOnce() -> Cow<'static, str>,
        attributes: impl FnOnce(usize) -> Vec<KeyValue>,
    ) -> Self {
        let text_limit = bound.text_limit;
        let Some(spans) = bound.spans(&parent) else { return Self::new(parent, false, text_limit) };
        let mut builder = SpanBuilder::from_name(name()).with_kind(kind);
        // A sampler may decide by the attributes, so they are there from the start, unless nobody may be listening.
        let late = if bound.may_be_noop {
            Some(attributes)
        } else {
            builder = builder.with_attributes(attributes(text_limit));
            None
        };
        let context = spans.start_in(builder, &parent);
        if context.span().span_context().span_id() == parent.span().span_context().span_id() {
            // A provider that does nothing hands back the parent.
            return Self::new(parent, false, text_limit);
        }
        if let Some(attributes) = late {
            found_globals();
            context.span().set_attributes(attributes(text_limit));
        }
        Self::new(context, true, text_limit)
    }

    /// Takes the time from now on. The measurement carries `attributes`, those that are added later, and the `error.type`.
    pub fn measure(&mut self, duration: &Histogram<f64>, attributes: Vec<KeyValue>) {
        let (began, duration) = (Instant::now(), duration.clone());
        self.measurement = Some(Box::new(DurationMeasurement { began, duration, attributes, active: None }));
    }

    /// Counts an operation that is measured as one that is under way, until it ends.
    pub fn count_active(&mut self, count: &UpDownCounter<i64>, attributes: Vec<KeyValue>) {
        if let Some(measurement) = &mut self.measurement {
            count.add(1, &attributes);
            measurement.active = Some(ActiveCount { count: count.clone(), attributes });
        }
    }

    /// What is current while the operation runs.
    pub fn context(&self) -> &Context {
        &self.context
    }

    /// Runs one turn of the operation with its context as the current one; if the turn panics, the operation ends with it.
    pub fn run<R>(&mut self, turn: impl FnOnce() -> R) -> R {
        let context = self.context.clone();
        let unwinding = thread::panicking();
        let watch = PanicGuard { operation: self, unwinding };
        let attached = context.attach();
        let result = turn();
        drop(attached);
        drop(watch);
        result
    }

    /// Says something about the operation on its span and in its measurement, unless it has ended.
    pub fn set_attribute(&mut self, key: impl Into<Key>, value: impl Into<Value>) {
        let attribute = KeyValue::new(key, value);
        if let Some(measurement) = &mut self.measurement {
            measurement.attributes.push(attribute.clone());
        }
        if self.has_span {
            self.context.span().set_attribute(attribute);
        }
    }

    /// Says something about the operation on its span alone, unless it has ended: what has too many values for a measurement.
    pub fn set_span_attribute(&self, key: impl Into<Key>, value: impl Into<Value>) {
        if self.has_span {
            self.context.span().set_attribute(KeyValue::new(key, value));
        }
    }

    /// Makes the operation a failure of this type, which is of low cardinality; the first one counts. `description` is for
    /// readers of the span.
    pub fn set_error(&mut self, error_type: impl Into<Cow<'static, str>>, description: fmt::Arguments<'_>) {
        if !self.is_open() || self.error_type.is_some() {
            return;
        }
        let error_type = error_type.into();
        if self.has_span {
            let span = self.context.span();
            span.set_attribute(KeyValue::new("error.type", error_type.clone()));
            span.set_status(Status::error(bounded(self.text_limit, description)));
        }
        self.error_type = Some(error_type);
    }

    /// Ends the operation as a failure of this type.
    pub fn end_with_error(&mut self, error_type: impl Into<Cow<'static, str>>) {
        self.set_error(error_type, format_args!(""));
        self.end();
    }

    /// Ends the operation.
    pub fn end(&mut self) {
        if let Some(measurement) = self.measurement.take() {
            // Current once more, so that the measurement can point to the trace; not where a thread is about to end.
            let attached = context_is_there().then(|| self.context.clone().attach());
            measurement.record(self.error_type.take());
            // Detached first: what ends a span must not find it current.
            drop(attached);
        }
        if std::mem::take(&mut self.has_span) {
            self.context.span().end();
        }
    }

    /// Whether there is still something to record.
    pub fn is_open(&self) -> bool {
        self.has_span || self.measurement.is_some()
    }
}

impl DurationMeasurement {
    fn record(mut self, error_type: Option<Cow<'static, str>>) {
        let elapsed = self.began.elapsed();
        self.attributes.extend(error_type.map(|error_type| KeyValue::new("error.type", error_type)));
        self.duration.record(elapsed.as_secs_f64(), &self.attributes);
        if let Some(ActiveCount { count, attributes }) = self.active {
            count.add(-1, &attributes);
        }
    }
}

/// Nobody waits for the operation any more: its caller went away, or a time limit took its place.
impl Drop for Operation {
    fn drop(&mut self) {
        if self.is_open() {
            self.end_with_error("cancelled");
        }
    }
}

/// Sees a turn of the operation panic; its future may be dropped much later, when nothing tells so any more.
struct PanicGuard<'a> {
    operation: &'a mut Operation,
    /// An unwinding that was under way before is not a panic of this operation.
    unwinding: bool,
}

impl Drop for PanicGuard<'_> {
    fn drop(&mut self) {
        if self.operation.is_open() && !self.unwinding && thread::panicking() {
            self.operation.end_with_error("panic");
        }
    }
}
