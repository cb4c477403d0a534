//! Writes the log records of one call.

use super::end::{EndKind, PendingRecord, ResultDetails};
use crate::callsite::pipeline::resolved::ResolvedSite;
use crate::callsite::pipeline::sink::{LogSink, Record};
use crate::callsite::site::definition::{CODE, Definition};
use crate::callsite::site::level::Level;
use crate::callsite::value::log_capture::LogCapture;
use crate::callsite::value::outcome::OTHER;
use crate::thread_context::has_context;
use opentelemetry::logs::AnyValue;
use opentelemetry::trace::{SpanContext, TraceContextExt as _};
use opentelemetry::{Array, Context, Key, KeyValue, Value};
use std::borrow::Cow;

type LogAttributes = Vec<(Key, AnyValue)>;

/// Writes the log records of one call.
pub(crate) struct RecordWriter<'a> {
    pub(crate) site: &'static Definition,
    pub(crate) resolved: &'a ResolvedSite,
    /// The context of the call, with the span of the records. Without it, they belong to the current span.
    pub(crate) context: Option<&'a Context>,
}

impl RecordWriter<'_> {
    /// Writes the record at the start of a call.
    pub(crate) fn write_entry(&self, log: usize, capture: Option<&LogCapture>) {
        let Some(resolved) = &self.resolved.logs[log] else { return };
        let Some(level) = resolved.levels.entry.filter(|level| resolved.sink.enabled(*level, self.target(log), None))
        else {
            return;
        };
        let body = format!("{} started", self.site.logs[log].name);
        let captured = capture.map_or(&[][..], |capture| capture.attributes.values());
        let mut attributes = self.code(captured.len());
        attributes.extend(captured.iter().cloned().map(any));
        self.write(log, level, None, body, attributes);
    }

    /// Writes the record at the end of a call. Only one of the records has the exception attributes, and adds the span event that repeats
    /// them. The record of a failed call has no event name, because the event did not happen.
    pub(crate) fn write_record(
        &self,
        record: PendingRecord,
        kind: EndKind,
        error_type: Option<&Cow<'static, str>>,
        with_exception: bool,
        with_event: bool,
    ) {
        let PendingRecord { log, level, held_back, capture, content } = record;
        let captured = capture.map_or_else(Vec::new, LogCapture::into_attributes);
        let mut attributes = self.code(captured.len() + content.fields.attributes.values().len() + 4);
        attributes.extend(captured.into_iter().chain(content.fields.attributes.into_values()).map(any));
        if let Some(error_type) = error_type {
            attributes.push((Key::new("error.type"), text(error_type.clone())));
            if with_exception && kind != EndKind::Cancelled && error_type != OTHER {
                let exception = exception(error_type.clone(), content.message.as_deref());
                attributes.extend(exception.iter().cloned().map(any));
                if with_event {
                    self.add_event(exception);
                }
            }
        }
        if held_back > 0 {
            let held_back = i64::try_from(held_back).unwrap_or(i64::MAX);
            attributes.push((Key::new("function.records_held_back"), AnyValue::Int(held_back)));
        }
        let name = self.site.logs[log].name;
        let body = content.body.unwrap_or_else(|| match (kind, error_type, content.message) {
            (EndKind::Panicked, ..) => format!("{name} panicked"),
            (EndKind::Cancelled, ..) => format!("{name} was cancelled"),
            (EndKind::Returned, None, _) => format!("{name} done"),
            (EndKind::Returned, Some(_), None) => format!("{name} failed"),
            (EndKind::Returned, Some(_), Some(message)) => format!("{name} failed: {message}"),
        });
        let event = self.site.logs[log].event.filter(|_| error_type.is_none());
        self.write(log, level, event, body, attributes);
    }

    /// Writes the records of `err` and `ret`: the exception, unless a log has already written it, and the returned value.
    pub(crate) fn write_details(
        &self,
        details: &ResultDetails,
        error_type: Option<&Cow<'static, str>>,
        exception_is_reported: bool,
    ) {
        if let (Some(level), Some(error_type)) = (details.exception, error_type) {
            let exception = exception(error_type.clone(), Some(details.description.as_deref().unwrap_or_default()));
            if !exception_is_reported {
                let attributes = exception.iter().cloned().map(any).collect();
                emit_enabled(self.resolved.exceptions(), self.record(level, None, attributes));
            }
            if self.resolved.pipeline.exception_events {
                self.add_event(exception);
            }
        }
        if let Some((level, value)) = &details.returned {
            emit_enabled(self.resolved.exceptions(), self.record(*level, Some(value.clone()), Vec::new()));
        }
    }

    /// Adds the event to the span that the records belong to.
    fn add_event(&self, attributes: Vec<KeyValue>) {
        let add = |context: &Context| context.span().add_event("exception", attributes);
        match self.context {
            Some(context) => add(context),
            None if has_context() => Context::map_current(add),
            None => (),
        }
    }

    /// Returns the `code.*` attributes, with room for others. They come first, so that a value that the author sets replaces them.
    fn code(&self, others: usize) -> LogAttributes {
        let mut attributes = Vec::with_capacity(CODE + others);
        if let Some(function) = self.resolved.function.clone() {
            attributes.extend(self.site.code(function).map(any));
        }
        attributes
    }

    fn write(&self, log: usize, level: Level, event: Option<&'static str>, body: String, attributes: LogAttributes) {
        let mut record = self.record(level, Some(body), attributes);
        record.event_name = event;
        record.target = self.target(log).into();
        if let Some(resolved) = &self.resolved.logs[log] {
            resolved.sink.emit(record);
        }
    }

    fn target(&self, log: usize) -> &'static str {
        self.site.logs[log].target(&self.site.source)
    }

    fn record(&self, level: Level, body: Option<String>, attributes: LogAttributes) -> Record {
        let body = body.map(text);
        let source = &self.site.source;
        let target = source.module.into();
        Record { level, event_name: None, target, source: Some(source), body, attributes, span: self.span_context() }
    }

    /// Returns the context of the span that the records belong to.
    fn span_context(&self) -> SpanContext {
        if let Some(context) = self.context {
            return context.span().span_context().clone();
        }
        if !has_context() {
            return SpanContext::NONE;
        }
        Context::map_current(|context| context.span().span_context().clone())
    }
}

fn emit_enabled(sink: Option<&dyn LogSink>, record: Record) {
    if let Some(sink) = sink.filter(|sink| sink.enabled(record.level, &record.target, record.event_name)) {
        sink.emit(record);
    }
}

/// The attributes of an exception, in a log record and in a span event.
fn exception(error_type: Cow<'static, str>, message: Option<&str>) -> Vec<KeyValue> {
    let message = message.map(|message| KeyValue::new("exception.message", message.to_owned()));
    [KeyValue::new("exception.type", error_type)].into_iter().chain(message).collect()
}

fn any(attribute: KeyValue) -> (Key, AnyValue) {
    (attribute.key, any_value(attribute.value))
}

fn any_value(value: Value) -> AnyValue {
    match value {
        Value::Bool(yes) => yes.into(),
        Value::I64(int) => int.into(),
        Value::F64(float) => float.into(),
        Value::String(text) => text.into(),
        Value::Array(Array::Bool(items)) => list(items),
        Value::Array(Array::I64(items)) => list(items),
        Value::Array(Array::F64(items)) => list(items),
        Value::Array(Array::String(items)) => list(items),
        other => text(other.to_string()),
    }
}

fn list<T: Into<AnyValue>>(items: Vec<T>) -> AnyValue {
    AnyValue::ListAny(Box::new(items.into_iter().map(Into::into).collect()))
}

fn text(text: impl Into<opentelemetry::StringValue>) -> AnyValue {
    AnyValue::String(text.into())
}
