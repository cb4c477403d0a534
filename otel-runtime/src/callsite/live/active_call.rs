//! A call while it runs: its context, and what is recorded at its end.

use super::attached::Attached;
use super::end::{End, EndKind, ResultDetails};
use super::ending::EndingCall;
use super::records::RecordWriter;
use super::running::RunningParts;
use crate::callsite::pipeline::resolved::ResolvedRef;
use crate::callsite::site::definition::Definition;
use crate::callsite::site::part::Part;
use crate::callsite::value::text::cut;
use opentelemetry::trace::{Status, TraceContextExt as _};
use opentelemetry::{Context, KeyValue};
use std::borrow::Cow;
use std::time::Instant;
use std::{mem, thread};

/// A call that records something, or has a context.
pub(crate) struct ActiveCall {
    pub(crate) context: Context,
    pub(crate) site: &'static Definition,
    pub(crate) resolved: ResolvedRef,
    pub(crate) span: SpanRole,
    /// Whether the thread was already panicking when the call started. Such a panic is not a panic of this call.
    unwinding: bool,
    pub(crate) running: RunningParts,
}

/// The relation between a call and the span in its context.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum SpanRole {
    /// The call has started the span, and ends it.
    Own,
    /// The call writes to a span that was current before.
    Current,
    /// The span is not recorded, but it is the parent of spans inside the call.
    Unrecorded,
    /// The call has no span and no context.
    None,
}

impl ActiveCall {
    #[inline]
    pub(crate) fn new(context: Context, site: &'static Definition, resolved: ResolvedRef, span: SpanRole) -> Self {
        let mut running = RunningParts::default();
        running.began = resolved.brevity.is_some().then(Instant::now);
        Self { context, site, resolved, span, unwinding: thread::panicking(), running }
    }

    /// Starts the metrics and log records of the call.
    pub(crate) fn begin(&mut self, running: RunningParts) {
        self.running = running;
        if self.resolved.begins {
            self.begin_parts();
        }
    }

    #[cold]
    fn begin_parts(&self) {
        for (at, instruments) in self.resolved.counts.iter().enumerate() {
            if let Some(instruments) = instruments.as_ref().filter(|_| self.running.on.has(Part::Count(at))) {
                instruments.enter(self.running.metric_attributes(at));
            }
        }
        for log in 0..self.site.logs.len() {
            if self.running.on.has(Part::Log(log)) {
                self.records().write_entry(log, self.running.log(log).map(|log| &log.capture));
            }
        }
    }

    #[inline(never)]
    pub(crate) fn attach(&self) -> Option<Attached> {
        self.own_context().and_then(Attached::context)
    }

    /// Returns the context that is the current one during the call, if it has one.
    #[inline]
    pub(crate) fn own_context(&self) -> Option<Context> {
        (self.span != SpanRole::None && !self.site.leaf).then(|| self.context.clone())
    }

    fn records_span(&self) -> bool {
        matches!(self.span, SpanRole::Own | SpanRole::Current)
    }

    pub(crate) fn panicked(&self) -> bool {
        !self.unwinding && thread::panicking()
    }

    /// Ends the call. `guard` is detached, and `observe` sets the outcome.
    #[inline]
    pub(crate) fn close(&mut self, guard: Option<Attached>, kind: EndKind, observe: &mut dyn FnMut(&mut End<'_>)) {
        let has_parts = !self.running.on.is_empty();
        if !self.records_span() && !has_parts {
            return;
        }
        let mut running = mem::take(&mut self.running);
        let began = running.began;
        let mut end = End::new(self.site, &self.resolved, &mut running, kind);
        observe(&mut end);
        if has_parts {
            // The metrics are recorded first, so that the time to write records is not measured.
            end.count();
        }
        if end.has_report() {
            self.report(end);
        }
        // The context is detached first, because the span must not be current while span processors run.
        drop(guard);
        if self.span == SpanRole::Own
            && let Some(spans) = &self.resolved.spans
        {
            spans.end(&self.context);
            if let (Some(brevity), Some(began)) = (&self.resolved.brevity, began) {
                brevity.ended(began.elapsed());
            }
        }
    }

    pub(crate) fn set(&self, attribute: KeyValue) {
        if self.records_span() {
            self.context.span().set_attribute(attribute);
        }
    }

    #[inline(never)]
    fn report(&self, mut end: End<'_>) {
        end.panic_trace();
        let End { kind, error_type, details, stack_trace, call, .. } = end;
        let records = RecordWriter { stack_trace: stack_trace.as_deref(), ..self.records() };
        let Some(EndingCall { running, is_held_back, .. }) = call else { return };
        let mut exception_is_reported = false;
        // `err` adds the event even if the record is disabled.
        let err_adds_event = details.as_ref().is_some_and(|details| details.exception.is_some()) && self.records_span();
        let with_event = self.resolved.pipeline.exception_events && !err_adds_event;
        for log in 0..self.site.logs.len() {
            let Some(record) = running.take_pending(log) else { continue };
            let with_exception = record.content.has_exception && !exception_is_reported;
            records.write_record(log, record, kind, error_type.as_ref(), with_exception, with_event);
            exception_is_reported |= with_exception && error_type.is_some();
        }
        if self.records_span() {
            if let Some(details) = &details {
                records.write_details(details, error_type.as_ref(), exception_is_reported || is_held_back);
            }
            self.report_to_span(error_type, details);
        }
    }

    fn records(&self) -> RecordWriter<'_> {
        let context = (self.span != SpanRole::None).then_some(&self.context);
        RecordWriter { site: self.site, resolved: &self.resolved, context, stack_trace: None }
    }

    fn report_to_span(&self, error_type: Option<Cow<'static, str>>, details: Option<Box<ResultDetails>>) {
        let span = self.context.span();
        let mut description = None;
        if let Some(details) = details {
            span.set_attributes(details.fields.attributes.into_values());
            description = details.description;
        }
        if let Some(error_type) = error_type {
            span.set_attribute(KeyValue::new("error.type", error_type));
            let mut description = description.unwrap_or_default();
            // It can be longer for a log record.
            let length = cut(&description, self.resolved.pipeline.text_limit).len();
            description.truncate(length);
            span.set_status(Status::error(description));
        }
    }
}
