//! The span of one call: makes it current, and ends it with the outcome.

use super::fields::{End, Told};
use super::level::Level;
use super::sink::Record;
use super::site::{Resolved, Site};
use opentelemetry::logs::AnyValue;
use opentelemetry::trace::{Status, TraceContextExt as _};
use opentelemetry::{Context, ContextGuard, Key, KeyValue};
use std::borrow::Cow;
use std::sync::Arc;
use std::thread;

/// The span of one call, or nothing if nothing is recorded.
pub struct Span(pub(crate) Option<Live>);

impl Span {
    /// Makes the span current until the guard is dropped, which also ends it.
    #[inline]
    #[must_use]
    pub fn enter(self) -> Entered {
        Entered { guard: self.attach(), span: self }
    }

    /// Makes the span current for as long as the guard lives.
    #[inline]
    pub(crate) fn attach(&self) -> Option<ContextGuard> {
        self.0.as_ref().map(Live::attach)
    }

    /// Runs a part of the call inside the span, which goes on after it.
    #[inline]
    pub fn scope<R>(&self, part: impl FnOnce() -> R) -> R {
        let _attached = self.attach();
        part()
    }

    /// Ends the span, which is current by `guard`, with what `observe` says.
    #[inline(never)]
    pub(crate) fn finish(&mut self, guard: Option<ContextGuard>, observe: &mut dyn FnMut(&mut End)) {
        if let Some(live) = &self.0 {
            live.close(guard, observe);
            self.0 = None;
        }
    }

    /// The body returned without a value to look at, or it panicked.
    #[inline(never)]
    fn returned(&mut self, guard: ContextGuard) {
        drop(guard);
        if let Some(live) = self.0.take() {
            if live.panicked() { live.fail("panic") } else { live.end() }
        }
    }
}

/// A span that was never entered, or whose call panicked.
impl Drop for Span {
    #[inline]
    fn drop(&mut self) {
        if let Some(live) = self.0.take() {
            live.cancel();
        }
    }
}

/// A span that is current; dropping it ends the span.
pub struct Entered {
    guard: Option<ContextGuard>,
    span: Span,
}

impl Drop for Entered {
    #[inline]
    fn drop(&mut self) {
        if let Some(guard) = self.guard.take() {
            self.span.returned(guard);
        }
    }
}

/// A call that has something to attach or to record.
pub(crate) struct Live {
    pub(crate) context: Context,
    pub(crate) site: &'static Site,
    resolved: Arc<Resolved>,
    recording: bool,
    /// The span belongs to this call, so it ends with it.
    own: bool,
    /// An unwinding that was under way before is not a panic of this call.
    unwinding: bool,
}

impl Live {
    /// A call with a span of its own.
    pub(crate) fn new(context: Context, site: &'static Site, resolved: Arc<Resolved>, recording: bool) -> Self {
        Self { context, site, resolved, recording, own: true, unwinding: thread::panicking() }
    }

    /// A call that writes to the span of another.
    pub(crate) fn joined(context: Context, site: &'static Site, resolved: Arc<Resolved>) -> Self {
        Self { context, site, resolved, recording: true, own: false, unwinding: thread::panicking() }
    }

    #[inline(never)]
    pub(crate) fn attach(&self) -> ContextGuard {
        self.context.clone().attach()
    }

    pub(crate) fn panicked(&self) -> bool {
        !self.unwinding && thread::panicking()
    }

    /// Ends the call, which is current by `guard`, with what `observe` says.
    #[inline]
    pub(crate) fn close(&self, guard: Option<ContextGuard>, observe: &mut dyn FnMut(&mut End)) {
        if !self.recording {
            return;
        }
        let mut end = End::new(None, self.resolved.pipeline.text_limit);
        observe(&mut end);
        if end.error_type.is_some() || end.told.is_some() {
            self.tell(&mut end);
        }
        // Detached first: what ends a span must not find it current.
        drop(guard);
        self.end();
    }

    /// Writes the records, for which the span has to be current, and then to the span.
    #[cold]
    fn tell(&self, end: &mut End) {
        if let Some(told) = &mut end.told {
            self.write_records(end.error_type.as_ref(), told);
        }
        let span = self.context.span();
        let mut description = None;
        if let Some(told) = end.told.take() {
            span.set_attributes(told.fields.attributes);
            description = told.description;
        }
        if let Some(error_type) = end.error_type.take() {
            span.set_attribute(KeyValue::new("error.type", error_type));
            span.set_status(Status::error(description.unwrap_or_default()));
        }
    }

    fn write_records(&self, error_type: Option<&Cow<'static, str>>, told: &mut Told) {
        if let (Some(level), Some(error_type)) = (told.exception, error_type) {
            let message = told.description.clone().unwrap_or_default();
            let attributes = [("exception.type", error_type.clone()), ("exception.message", message.into())];
            if self.resolved.pipeline.exception_events {
                let attributes = attributes.iter().map(|(key, text)| KeyValue::new(*key, text.clone())).collect();
                self.context.span().add_event("exception", attributes);
            }
            let attributes = attributes.map(|(key, text)| (Key::new(key), AnyValue::String(text.into()))).into();
            self.write(level, None, attributes);
        }
        if let Some((level, value)) = told.returned.take() {
            self.write(level, Some(AnyValue::String(value.into())), Vec::new());
        }
    }

    fn write(&self, level: Level, body: Option<AnyValue>, attributes: Vec<(Key, AnyValue)>) {
        if let Some(logs) = self.resolved.logs() {
            let span = self.context.span().span_context().clone();
            let source = &self.site.source;
            let target = source.module.into();
            logs.emit(Record { level, event_name: None, target, source: Some(source), body, attributes, span });
        }
    }

    /// Ends the call as a failure that is not in a value: a panic or a cancellation.
    #[cold]
    pub(crate) fn fail(&self, error_type: &'static str) {
        if self.recording {
            self.tell(&mut End::new(Some(error_type.into()), 0));
        }
        self.end();
    }

    #[cold]
    pub(crate) fn cancel(&self) {
        let error_type = if self.panicked() { "panic" } else { "cancelled" };
        self.fail(error_type);
    }

    pub(crate) fn set(&self, attribute: KeyValue) {
        if self.recording {
            self.context.span().set_attribute(attribute);
        }
    }

    #[inline]
    pub(crate) fn end(&self) {
        if self.own && self.recording {
            self.context.span().end();
        }
    }
}
