//! Writes the log records of one call.

use super::end::{EndKind, ResultDetails};
use super::running::PendingRecord;
use crate::callsite::pipeline::resolved::ResolvedSite;
use crate::callsite::pipeline::sink::{LogSink, Record};
use crate::callsite::site::definition::Definition;
use crate::callsite::site::level::Level;
use crate::callsite::value::attribute_list::{AttributeList, FixedAttributes, LOG_ATTRIBUTES};
use crate::callsite::value::log_capture::{LogCapture, LogContent};
use crate::callsite::value::outcome::OTHER;
use crate::callsite::value::stack_trace::stack_trace_limit;
use crate::callsite::value::text::cut;
use crate::thread_context::has_context;
use opentelemetry::logs::AnyValue;
use opentelemetry::trace::{SpanContext, TraceContextExt as _};
use opentelemetry::{Context, Key, KeyValue, StringValue};
use std::borrow::Cow;

/// Writes the log records of one call.
pub(crate) struct RecordWriter<'a> {
    pub(crate) site: &'static Definition,
    pub(crate) resolved: &'a ResolvedSite,
    /// The context of the call, with the span of the records. Without it, they belong to the current span.
    pub(crate) context: Option<&'a Context>,
    /// The stack trace of the exception.
    pub(crate) stack_trace: Option<&'a str>,
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
        let attributes = match capture {
            Some(capture) => AttributeList::of_values(capture.attributes.values().to_vec()),
            None => self.resolved.log_attributes(log),
        };
        resolved.sink.emit(self.record(level, self.target(log), None, Some(body.into()), attributes));
    }

    /// Writes the record at the end of a call. Only one of the records has the exception attributes, and adds the span event that repeats
    /// them. The record of a failed call has no event name, because the event did not happen.
    pub(crate) fn write_record(
        &self,
        log: usize,
        record: PendingRecord,
        kind: EndKind,
        error_type: Option<&Cow<'static, str>>,
        with_exception: bool,
        with_event: bool,
    ) {
        let Some(resolved) = &self.resolved.logs[log] else { return };
        let PendingRecord { level, held_back, content } = record;
        let LogContent { fields, body, message, .. } = content;
        let limit = fields.text_limit;
        let mut attributes = fields.attributes;
        if let Some(error_type) = error_type {
            attributes.push(&Key::new("error.type"), error_type.clone().into());
            if with_exception && kind != EndKind::Cancelled && error_type != OTHER {
                attributes.extend_from_slice(&self.exception(error_type.clone(), message.as_deref(), limit));
                if with_event {
                    self.add_event(error_type.clone(), message.as_deref());
                }
            }
        }
        if held_back > 0 {
            let held_back = i64::try_from(held_back).unwrap_or(i64::MAX);
            attributes.push_integer(&Key::new("function.records_held_back"), held_back);
        }
        let name = self.site.logs[log].name;
        let body: StringValue = match (body, kind, error_type, message) {
            (Some(body), ..) => body.into(),
            (None, EndKind::Panicked, ..) => format!("{name} panicked").into(),
            (None, EndKind::Cancelled, ..) => format!("{name} was cancelled").into(),
            (None, EndKind::Returned, None, _) => resolved.done.clone(),
            (None, EndKind::Returned, Some(_), None) => format!("{name} failed").into(),
            (None, EndKind::Returned, Some(_), Some(message)) => format!("{name} failed: {message}").into(),
        };
        let event = self.site.logs[log].event.filter(|_| error_type.is_none());
        resolved.sink.emit(self.record(level, self.target(log), event, Some(body), attributes));
    }

    /// Writes the records of `err` and `ret`: the exception, unless a log has already written it, and the returned value.
    pub(crate) fn write_details(
        &self,
        details: &ResultDetails,
        error_type: Option<&Cow<'static, str>>,
        exception_is_reported: bool,
    ) {
        if let (Some(level), Some(error_type)) = (details.exception, error_type) {
            let message = Some(details.description.as_deref().unwrap_or_default());
            if !exception_is_reported {
                let limit = self.resolved.pipeline.log_text_limit;
                self.emit_enabled(level, None, &self.exception(error_type.clone(), message, limit));
            }
            if self.resolved.pipeline.exception_events {
                self.add_event(error_type.clone(), message);
            }
        }
        if let Some((level, value)) = &details.returned {
            self.emit_enabled(*level, Some(value.clone()), &[]);
        }
    }

    /// Adds the exception as an event to the span that the records belong to.
    fn add_event(&self, error_type: Cow<'static, str>, message: Option<&str>) {
        let attributes = self.exception(error_type, message, self.resolved.pipeline.text_limit);
        let add = |context: &Context| context.span().add_event("exception", attributes);
        match self.context {
            Some(context) => add(context),
            None if has_context() => Context::map_current(add),
            None => (),
        }
    }

    /// Writes a record to the logger of the span, if it is enabled there.
    fn emit_enabled(&self, level: Level, body: Option<String>, attributes: &[KeyValue]) {
        let target = self.site.source.module;
        let enabled = |sink: &&dyn LogSink| sink.enabled(level, target, None);
        if let Some(sink) = self.resolved.exceptions().filter(enabled) {
            let mut list = sink.attributes(&FixedAttributes::new(Vec::new(), LOG_ATTRIBUTES), attributes.len());
            list.extend_from_slice(attributes);
            sink.emit(self.record(level, target, None, body.map(StringValue::from), list));
        }
    }

    fn target(&self, log: usize) -> &'static str {
        self.site.logs[log].target(&self.site.source)
    }

    #[inline]
    fn record(
        &self,
        level: Level,
        target: &'static str,
        event_name: Option<&'static str>,
        body: Option<StringValue>,
        mut attributes: AttributeList,
    ) -> Record {
        if let Some(keys) = &self.resolved.pipeline.baggage.logs {
            attributes.add_missing(
                self.context.map_or_else(|| keys.current_attributes(), |of_call| keys.attributes(of_call)),
            );
        }
        Record {
            level,
            event_name,
            target: target.into(),
            source: Some(&self.site.source),
            body: body.map(AnyValue::String),
            attributes: attributes.into(),
            span: self.span_context(),
        }
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

    /// The attributes of an exception, in a log record and in a span event. `limit` is the maximum number of characters of a text.
    fn exception(&self, error_type: Cow<'static, str>, message: Option<&str>, limit: usize) -> Vec<KeyValue> {
        let text = |key: &'static str, text: Option<&str>, limit| {
            text.map(|text| KeyValue::new(key, cut(text, limit).to_owned()))
        };
        let message = text("exception.message", message, limit);
        let stack_trace = text("exception.stacktrace", self.stack_trace, stack_trace_limit(limit));
        [KeyValue::new("exception.type", error_type)].into_iter().chain(message).chain(stack_trace).collect()
    }
}
