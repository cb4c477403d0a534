//! One measured operation: its span, its duration, and its result.

use super::attribute::SeriesAttribute;
use super::binding::BoundIntegration;
use super::metrics::OperationMetrics;
use super::series::OperationSeries;
use crate::callsite::pipeline::current::found_globals;
use crate::callsite::pipeline::sink::NewSpan;
use crate::callsite::value::attribute_list::AttributeList;
use crate::callsite::value::text::{bounded, cut};
use crate::thread_context::attach;
use crate::unrecorded::unrecorded_child;
use opentelemetry::trace::{Link, SpanContext, SpanKind, Status, TraceContextExt as _};
use opentelemetry::{Context, Key, KeyValue, Value};
use std::borrow::Cow;
use std::fmt;
use std::sync::Arc;
use std::thread;
use std::time::Instant;

/// An operation that is in progress. It ends once: by a call, with the error `panic`, or when it is dropped.
///
/// The span, the measurement or both may be missing. Without both, it only holds a context and does not allocate.
pub struct Operation {
    context: Context,
    has_span: bool,
    measurement: Option<Box<DurationMeasurement>>,
    error_type: Option<Cow<'static, str>>,
    /// The error of an operation that is dropped before it ends.
    error_if_dropped: Option<Cow<'static, str>>,
    text_limit: usize,
}

/// The state that is needed to record the duration at the end.
struct DurationMeasurement {
    began: Instant,
    series: Arc<OperationSeries>,
    /// The attributes that were set after the start. Most operations have at most two, which need no list.
    late: [Option<KeyValue>; 2],
    more: Vec<KeyValue>,
}

/// What an operation continues: a context, and a span that it links to.
pub struct OperationParent {
    /// The context, with the parent if there is one.
    pub context: Context,
    /// A span that caused the operation but is not its parent.
    pub link: Option<SpanContext>,
}

impl From<Context> for OperationParent {
    fn from(context: Context) -> Self {
        Self { context, link: None }
    }
}

/// The span of an operation, for code that does not own the operation.
pub struct OperationSpan {
    context: Context,
    text_limit: usize,
}

impl OperationSpan {
    /// Sets an attribute to a text, unless the operation has ended.
    pub fn set_text(&self, key: &'static str, text: &str) {
        let text = cut(text, self.text_limit).to_owned();
        self.context.span().set_attribute(KeyValue::new(key, text));
    }
}

impl Operation {
    /// Creates an operation that runs in `context` and is not recorded.
    pub fn disabled(context: Context) -> Self {
        Self::new(context, false, 0)
    }

    fn new(context: Context, has_span: bool, text_limit: usize) -> Self {
        let error_if_dropped = Some(Cow::Borrowed("cancelled"));
        Self { context, has_span, measurement: None, error_type: None, error_if_dropped, text_limit }
    }

    /// Starts an operation as a child of `parent`. `name` and `attributes` are called only if the operation gets a span; the
    /// argument of `attributes` is the maximum number of characters of text.
    pub fn start<M>(
        bound: &BoundIntegration<M>,
        parent: impl Into<OperationParent>,
        kind: SpanKind,
        name: impl FnOnce() -> Cow<'static, str>,
        attributes: impl FnOnce(usize) -> Vec<KeyValue>,
    ) -> Self {
        let OperationParent { context: parent, link } = parent.into();
        let text_limit = bound.text_limit;
        let Some(spans) = bound.spans() else { return Self::new(parent, false, text_limit) };
        if bound.is_unrecorded(&parent) {
            return Self::new(unrecorded_child(&parent), false, text_limit);
        }
        let links = link.map(Link::with_context).into_iter().collect();
        // A sampler may use the attributes, so they are set from the start, unless the provider may be a no-op.
        let (known, late) =
            if bound.may_be_noop { (Vec::new(), Some(attributes)) } else { (attributes(text_limit), None) };
        let attributes = AttributeList::of_values(known);
        let span = NewSpan { name: name(), kind, attributes, links, start: None };
        let context = spans.start_in(span, &parent);
        if context.span().span_context().span_id() == parent.span().span_context().span_id() {
            // A no-op provider returns the parent.
            return Self::new(parent, false, text_limit);
        }
        if let Some(attributes) = late {
            found_globals();
            context.span().set_attributes(attributes(text_limit));
        }
        Self::new(context, true, text_limit)
    }

    /// Measures the operation from now on, with `attributes`, the attributes that are set later, and the `error.type`.
    pub fn measure<A: SeriesAttribute>(&mut self, metrics: &OperationMetrics, attributes: &[A]) {
        let began = Instant::now();
        let series = metrics.series(began, attributes);
        series.add_active(1);
        let measurement = DurationMeasurement { began, series, late: [None, None], more: Vec::new() };
        self.measurement = Some(Box::new(measurement));
    }

    /// Sets the type of the error that ends the operation if it is dropped, or `None` if that is not an error. It is `cancelled`
    /// by default.
    pub fn error_if_dropped(&mut self, error_type: Option<Cow<'static, str>>) {
        self.error_if_dropped = error_type;
    }

    /// The context in which the operation runs.
    pub fn context(&self) -> &Context {
        &self.context
    }

    /// Returns the span, if the operation has one.
    pub fn span(&self) -> Option<OperationSpan> {
        self.has_span.then(|| OperationSpan { context: self.context.clone(), text_limit: self.text_limit })
    }

    /// Polls the operation once, with its context as the current one. If `poll` panics, the operation ends.
    pub fn run<R>(&mut self, poll: impl FnOnce() -> R) -> R {
        let context = self.context.clone();
        let unwinding = thread::panicking();
        let watch = PollGuard { operation: self, unwinding };
        let attached = attach(context);
        let result = poll();
        drop(attached);
        drop(watch);
        result
    }

    /// Replaces the name of the span, unless the operation has ended.
    pub fn set_name(&self, name: impl Into<Cow<'static, str>>) {
        if self.has_span {
            self.context.span().update_name(name);
        }
    }

    /// Sets an attribute of the span and of the measurement, unless the operation has ended.
    pub fn set_attribute(&mut self, key: impl Into<Key>, value: impl Into<Value>) {
        let attribute = KeyValue::new(key, value);
        if let Some(measurement) = &mut self.measurement {
            measurement.set(attribute.clone());
        }
        if self.has_span {
            self.context.span().set_attribute(attribute);
        }
    }

    /// Sets an attribute of the span alone, unless the operation has ended. This is for attributes of high cardinality.
    pub fn set_span_attribute(&self, key: impl Into<Key>, value: impl Into<Value>) {
        if self.has_span {
            self.context.span().set_attribute(KeyValue::new(key, value));
        }
    }

    /// Records an error of this type, which must be of low cardinality. Only the first error counts. `description` becomes the
    /// description of the span's status.
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

    /// Ends the operation with an error of this type.
    pub fn end_with_error(&mut self, error_type: impl Into<Cow<'static, str>>) {
        self.set_error(error_type, format_args!(""));
        self.end();
    }

    /// Ends the operation.
    pub fn end(&mut self) {
        if let Some(measurement) = self.measurement.take() {
            // Attached once more, so that the measurement can refer to the trace; not while a thread is ending.
            let attached = attach(self.context.clone());
            measurement.record(self.error_type.take().as_ref());
            // Detached before the span ends, because span processors must not see it as the current span.
            drop(attached);
        }
        if std::mem::take(&mut self.has_span) {
            self.context.span().end();
        }
    }

    /// Returns whether the operation is recorded and has not ended.
    pub fn is_open(&self) -> bool {
        self.has_span || self.measurement.is_some()
    }
}

impl DurationMeasurement {
    /// Sets an attribute. It replaces an attribute with the same key.
    fn set(&mut self, attribute: KeyValue) {
        let place = self.late.iter_mut().find(|late| late.as_ref().is_none_or(|late| late.key == attribute.key));
        if let Some(place) = place {
            *place = Some(attribute);
        } else {
            self.more.retain(|other| other.key != attribute.key);
            self.more.push(attribute);
        }
    }

    fn record(&self, error_type: Option<&Cow<'static, str>>) {
        let seconds = self.began.elapsed().as_secs_f64();
        self.series.record_ending(seconds, || self.late.iter().flatten().chain(&self.more), error_type);
        self.series.add_active(-1);
    }
}

/// An operation that is dropped was cancelled: its caller was dropped, or a time limit was exceeded.
impl Drop for Operation {
    fn drop(&mut self) {
        if let Some(error_type) = self.error_if_dropped.take() {
            self.set_error(error_type, format_args!(""));
        }
        self.end();
    }
}

/// Detects a panic while the operation is polled. Its future may be dropped much later, when the panic is over.
struct PollGuard<'a> {
    operation: &'a mut Operation,
    /// Whether the thread was already unwinding, which is not a panic of this operation.
    unwinding: bool,
}

impl Drop for PollGuard<'_> {
    fn drop(&mut self) {
        if self.operation.is_open() && !self.unwinding && thread::panicking() {
            self.operation.end_with_error("panic");
        }
    }
}
