//! One call that records something: what is current while it runs, and what is written when it ends.

use super::end::{Decided, End, How, Told};
use super::part::Part;
use super::parts::Running;
use super::resolved::Bound;
use super::site::Site;
use opentelemetry::trace::{Status, TraceContextExt as _};
use opentelemetry::{Context, ContextGuard, KeyValue};
use std::thread;

/// A call that has something to attach or to record.
pub(crate) struct Live {
    pub(crate) context: Context,
    pub(crate) site: &'static Site,
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
    pub(crate) fn new(context: Context, site: &'static Site, resolved: Bound, span: SpanOf) -> Self {
        let running = Running::default();
        Self { context, site, resolved, span, unwinding: thread::panicking(), running }
    }

    /// A call without a span.
    pub(crate) fn without_span(site: &'static Site, resolved: Bound) -> Self {
        Self::new(Context::new(), site, resolved, SpanOf::Nobody)
    }

    /// Metrics and records of a call that starts now.
    pub(crate) fn begin(&mut self, running: Running) {
        self.running = running;
        for (at, instruments) in self.resolved.counts.iter().enumerate() {
            if let Some(instruments) = instruments.as_ref().filter(|_| self.running.on.has(Part::Count(at))) {
                instruments.enter(self.running.labels(at));
            }
        }
        for log in 0..self.site.logs.len() {
            self.write_entry(log);
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
    pub(crate) fn close(&self, guard: Option<ContextGuard>, how: How, observe: &mut dyn FnMut(&mut End<'_>)) {
        if !self.records_span() && self.running.on.is_empty() {
            return;
        }
        let mut end = End::new(self.site, &self.resolved, &self.running, how);
        observe(&mut end);
        let parts = !self.running.on.is_empty();
        if parts || end.error_type.is_some() || end.told.is_some() {
            self.tell(&mut end);
        }
        // Detached first: what ends a span must not find it current.
        drop(guard);
        if self.span == SpanOf::Itself {
            self.context.span().end();
        }
    }

    /// Ends the call as a failure that is not in a value.
    #[cold]
    pub(crate) fn fail(&self, guard: Option<ContextGuard>) {
        let how = if self.panicked() { How::Panicked } else { How::Cancelled };
        self.close(guard, how, &mut |_| ());
    }

    pub(crate) fn set(&self, attribute: KeyValue) {
        if self.records_span() {
            self.context.span().set_attribute(attribute);
        }
    }

    /// Everything about the end but the end of the span itself; metrics first, so that records do not count as time.
    #[inline(never)]
    fn tell(&self, end: &mut End<'_>) {
        for (at, instruments) in self.resolved.counts.iter().enumerate() {
            if let Some(instruments) = instruments.as_ref().filter(|_| self.running.on.has(Part::Count(at))) {
                instruments.leave(end.error_type.as_ref(), end.elapsed(), self.running.labels(at));
            }
        }
        let records = end.take_records();
        let told = end.told.take();
        self.write_records(records, end, told.as_deref());
        if self.records_span() {
            self.tell_span(end, told.map(|told| *told));
        }
    }

    fn write_records(&self, records: Vec<Decided>, end: &End<'_>, told: Option<&Told>) {
        let mut exception_is_told = false;
        for record in records {
            self.write_decided(record, end, !exception_is_told);
            exception_is_told |= end.error_type.is_some();
        }
        if let Some(told) = told.filter(|_| self.records_span()) {
            self.write_told(told, end.error_type.as_ref(), exception_is_told || end.is_held_back);
        }
    }

    fn tell_span(&self, end: &mut End<'_>, told: Option<Told>) {
        let span = self.context.span();
        let mut description = None;
        if let Some(told) = told {
            span.set_attributes(told.fields.attributes);
            description = told.description;
        }
        if let Some(error_type) = end.error_type.take() {
            span.set_attribute(KeyValue::new("error.type", error_type));
            span.set_status(Status::error(description.unwrap_or_default()));
        }
    }
}
