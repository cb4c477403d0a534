//! One call that records something: what is current while it runs, and what is written when it ends.

use super::end::{CallEnd, End, EndKind, ResultDetails};
use super::records::RecordWriter;
use super::running::RunningParts;
use crate::callsite::pipeline::resolved::ResolvedRef;
use crate::callsite::site::definition::Definition;
use crate::callsite::site::part::Part;
use opentelemetry::trace::{Status, TraceContextExt as _};
use opentelemetry::{Context, ContextGuard, KeyValue};
use std::borrow::Cow;
use std::thread;

/// A call that has something to attach or to record.
pub(crate) struct ActiveCall {
    pub(crate) context: Context,
    pub(crate) site: &'static Definition,
    pub(crate) resolved: ResolvedRef,
    pub(crate) span: SpanRole,
    /// An unwinding that was under way before is not a panic of this call.
    unwinding: bool,
    pub(crate) running: RunningParts,
}

/// Whose span is in the context of a call.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum SpanRole {
    /// That of the call, which ends with it.
    Own,
    /// That of another, to which the call writes.
    Current,
    /// One that records nothing, but is to be current.
    Unrecorded,
    /// The call has no context of its own.
    None,
}

impl ActiveCall {
    #[inline]
    pub(crate) fn new(context: Context, site: &'static Definition, resolved: ResolvedRef, span: SpanRole) -> Self {
        let running = RunningParts::default();
        Self { context, site, resolved, span, unwinding: thread::panicking(), running }
    }

    /// A call without a span.
    pub(crate) fn without_span(site: &'static Definition, resolved: ResolvedRef) -> Self {
        Self::new(Context::new(), site, resolved, SpanRole::None)
    }

    /// Metrics and records of a call that starts now.
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
                self.records().write_entry(log, self.running.log_capture(log));
            }
        }
    }

    #[inline(never)]
    pub(crate) fn attach(&self) -> Option<ContextGuard> {
        self.own_context().map(Context::attach)
    }

    /// What is current while the call runs, if that is not what was current before.
    #[inline]
    pub(crate) fn own_context(&self) -> Option<Context> {
        (self.span != SpanRole::None).then(|| self.context.clone())
    }

    fn records_span(&self) -> bool {
        matches!(self.span, SpanRole::Own | SpanRole::Current)
    }

    pub(crate) fn panicked(&self) -> bool {
        !self.unwinding && thread::panicking()
    }

    /// Ends the call, which is current by `guard`, with what `observe` says.
    #[inline]
    pub(crate) fn close(&mut self, guard: Option<ContextGuard>, kind: EndKind, observe: &mut dyn FnMut(&mut End<'_>)) {
        let has_parts = !self.running.on.is_empty();
        if !self.records_span() && !has_parts {
            return;
        }
        let mut end = End::new(self.site, &self.resolved, &mut self.running, kind);
        observe(&mut end);
        if has_parts {
            // First, so that what is written does not count as time.
            end.count();
        }
        let over = end.over();
        if over.error_type.is_some() || over.details.is_some() || !over.records.is_empty() {
            self.report(over);
        }
        // Detached first: what ends a span must not find it current.
        drop(guard);
        if self.span == SpanRole::Own {
            self.context.span().end();
        }
    }

    /// Ends the call as a failure that is not in a value.
    #[cold]
    pub(crate) fn fail(&mut self, guard: Option<ContextGuard>) {
        let kind = if self.panicked() { EndKind::Panicked } else { EndKind::Cancelled };
        self.close(guard, kind, &mut |_| ());
    }

    pub(crate) fn set(&self, attribute: KeyValue) {
        if self.records_span() {
            self.context.span().set_attribute(attribute);
        }
    }

    #[inline(never)]
    fn report(&self, over: CallEnd) {
        let CallEnd { kind, error_type, details, records, is_held_back } = over;
        let mut exception_is_reported = false;
        for record in records {
            self.records().write_record(record, kind, error_type.as_ref(), !exception_is_reported);
            exception_is_reported |= error_type.is_some();
        }
        if self.records_span() {
            if let Some(details) = &details {
                self.records().write_details(details, error_type.as_ref(), exception_is_reported || is_held_back);
            }
            self.report_to_span(error_type, details);
        }
    }

    fn records(&self) -> RecordWriter<'_> {
        let context = (self.span != SpanRole::None).then_some(&self.context);
        RecordWriter { site: self.site, resolved: &self.resolved, context }
    }

    fn report_to_span(&self, error_type: Option<Cow<'static, str>>, details: Option<Box<ResultDetails>>) {
        let span = self.context.span();
        let mut description = None;
        if let Some(details) = details {
            span.set_attributes(details.fields.attributes);
            description = details.description;
        }
        if let Some(error_type) = error_type {
            span.set_attribute(KeyValue::new("error.type", error_type));
            span.set_status(Status::error(description.unwrap_or_default()));
        }
    }
}
