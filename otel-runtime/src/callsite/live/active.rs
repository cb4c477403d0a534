//! One call that records something: what is current while it runs, and what is written when it ends.

use super::end::{End, How, Over, Told};
use super::records::RecordWriter;
use super::running::Running;
use crate::callsite::pipeline::resolved::Bound;
use crate::callsite::site::definition::Definition;
use crate::callsite::site::part::Part;
use opentelemetry::trace::{Status, TraceContextExt as _};
use opentelemetry::{Context, ContextGuard, KeyValue};
use std::borrow::Cow;
use std::thread;

/// A call that has something to attach or to record.
pub(crate) struct Live {
    pub(crate) context: Context,
    pub(crate) site: &'static Definition,
    pub(crate) resolved: Bound,
    pub(crate) span: SpanOf,
    /// An unwinding that was under way before is not a panic of this call.
    unwinding: bool,
    pub(crate) running: Running,
}

/// Whose span is in the context of a call.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum SpanOf {
    /// That of the call, which ends with it.
    Itself,
    /// That of another, to which the call writes.
    Another,
    /// One that records nothing, but is to be current.
    Unrecorded,
    /// The call has no context of its own.
    Nobody,
}

impl Live {
    #[inline]
    pub(crate) fn new(context: Context, site: &'static Definition, resolved: Bound, span: SpanOf) -> Self {
        let running = Running::default();
        Self { context, site, resolved, span, unwinding: thread::panicking(), running }
    }

    /// A call without a span.
    pub(crate) fn without_span(site: &'static Definition, resolved: Bound) -> Self {
        Self::new(Context::new(), site, resolved, SpanOf::Nobody)
    }

    /// Metrics and records of a call that starts now.
    pub(crate) fn begin(&mut self, running: Running) {
        self.running = running;
        if self.resolved.begins {
            self.begin_parts();
        }
    }

    #[cold]
    fn begin_parts(&self) {
        for (at, instruments) in self.resolved.counts.iter().enumerate() {
            if let Some(instruments) = instruments.as_ref().filter(|_| self.running.on.has(Part::Count(at))) {
                instruments.enter(self.running.labels(at));
            }
        }
        for log in 0..self.site.logs.len() {
            if self.running.on.has(Part::Log(log)) {
                self.records().write_entry(log, self.running.note(log));
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
        (self.span != SpanOf::Nobody).then(|| self.context.clone())
    }

    fn records_span(&self) -> bool {
        matches!(self.span, SpanOf::Itself | SpanOf::Another)
    }

    pub(crate) fn panicked(&self) -> bool {
        !self.unwinding && thread::panicking()
    }

    /// Ends the call, which is current by `guard`, with what `observe` says.
    #[inline]
    pub(crate) fn close(&mut self, guard: Option<ContextGuard>, how: How, observe: &mut dyn FnMut(&mut End<'_>)) {
        let has_parts = !self.running.on.is_empty();
        if !self.records_span() && !has_parts {
            return;
        }
        let mut end = End::new(self.site, &self.resolved, &mut self.running, how);
        observe(&mut end);
        if has_parts {
            // First, so that what is written does not count as time.
            end.count();
        }
        let over = end.over();
        if over.error_type.is_some() || over.told.is_some() || !over.records.is_empty() {
            self.tell(over);
        }
        // Detached first: what ends a span must not find it current.
        drop(guard);
        if self.span == SpanOf::Itself {
            self.context.span().end();
        }
    }

    /// Ends the call as a failure that is not in a value.
    #[cold]
    pub(crate) fn fail(&mut self, guard: Option<ContextGuard>) {
        let how = if self.panicked() { How::Panicked } else { How::Cancelled };
        self.close(guard, how, &mut |_| ());
    }

    pub(crate) fn set(&self, attribute: KeyValue) {
        if self.records_span() {
            self.context.span().set_attribute(attribute);
        }
    }

    #[inline(never)]
    fn tell(&self, over: Over) {
        let Over { how, error_type, told, records, is_held_back } = over;
        let mut exception_is_told = false;
        for record in records {
            self.records().write_decided(record, how, error_type.as_ref(), !exception_is_told);
            exception_is_told |= error_type.is_some();
        }
        if self.records_span() {
            if let Some(told) = &told {
                self.records().write_told(told, error_type.as_ref(), exception_is_told || is_held_back);
            }
            self.tell_span(error_type, told);
        }
    }

    fn records(&self) -> RecordWriter<'_> {
        let context = (self.span != SpanOf::Nobody).then_some(&self.context);
        RecordWriter { site: self.site, resolved: &self.resolved, context }
    }

    fn tell_span(&self, error_type: Option<Cow<'static, str>>, told: Option<Box<Told>>) {
        let span = self.context.span();
        let mut description = None;
        if let Some(told) = told {
            span.set_attributes(told.fields.attributes);
            description = told.description;
        }
        if let Some(error_type) = error_type {
            span.set_attribute(KeyValue::new("error.type", error_type));
            span.set_status(Status::error(description.unwrap_or_default()));
        }
    }
}
