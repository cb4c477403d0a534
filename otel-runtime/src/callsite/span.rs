//! The span of one call: starts it, makes it current, and ends it with the outcome.

use super::fields::{End, Fields};
use super::parent::{Parent, root};
use super::pipeline::found_globals;
use super::sink::Record;
use super::site::{Resolved, Site, is_unsampled};
use opentelemetry::logs::AnyValue;
use opentelemetry::trace::{SpanBuilder, Status, TraceContextExt as _};
use opentelemetry::{Context, ContextGuard, Key, KeyValue, StringValue, Value};
use std::borrow::Cow;
use std::sync::Arc;
use std::thread;

/// What is decided before anything else is evaluated: whether to record at all, and whose child the span is.
pub struct Start {
    recording: bool,
    parent: Option<Context>,
}

impl Start {
    pub(crate) fn new() -> Self {
        Self { recording: true, parent: None }
    }

    pub(crate) fn is_recording(&self) -> bool {
        self.recording
    }

    pub(crate) fn has_parent(&self) -> bool {
        self.parent.is_some()
    }

    pub(crate) fn into_parent(self) -> Option<Context> {
        self.parent
    }

    /// The author's condition.
    pub fn only_if(&mut self, condition: bool) {
        self.recording = condition;
    }

    /// The author's choice of a parent.
    pub fn parent<P: Parent>(&mut self, parent: P) {
        self.parent = Some(Context::map_current(|current| parent.context(current)));
    }
}

/// The span of one call, or nothing if nothing is recorded.
pub struct Span(pub(crate) Option<Live>);

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

type FieldsOf<'a> = &'a mut dyn FnMut(&mut Fields);

impl Site {
    /// Starts a span without fields.
    #[inline]
    pub fn start(&'static self) -> Span {
        if self.is_off() { Span(None) } else { self.begin(&mut |_| ()) }
    }

    /// Starts a span; `fields` runs only if it is recorded.
    #[inline]
    pub fn start_with(&'static self, fields: impl FnOnce(&mut Fields)) -> Span {
        if self.is_off() { Span(None) } else { self.begin(&mut once(fields)) }
    }

    /// Starts a span with a condition or a parent; `before` runs unless the site is off.
    #[inline]
    pub fn start_in(&'static self, before: impl FnOnce(&mut Start), fields: impl FnOnce(&mut Fields)) -> Span {
        if self.is_off() { Span(None) } else { self.begin_in(&mut once(before), &mut once(fields)) }
    }

    /// No new span: fields and outcome go to the current one.
    #[inline]
    pub fn current(&'static self, fields: impl FnOnce(&mut Fields)) -> Span {
        if self.is_off() { Span(None) } else { self.join(&mut once(fields)) }
    }

    /// [`Site::current`], if the author's condition holds.
    #[inline]
    pub fn current_if(&'static self, condition: impl FnOnce() -> bool, fields: impl FnOnce(&mut Fields)) -> Span {
        if self.is_off() || !condition() { Span(None) } else { self.join(&mut once(fields)) }
    }

    #[inline(never)]
    fn begin(&'static self, fields: FieldsOf<'_>) -> Span {
        if self.may_record() {
            Span(Context::map_current(Context::clone).start(self, false, fields))
        } else {
            Span(None)
        }
    }

    #[inline(never)]
    fn begin_in(&'static self, before: &mut dyn FnMut(&mut Start), fields: FieldsOf<'_>) -> Span {
        let mut start = Start::new();
        before(&mut start);
        if !start.recording {
            return Span(None);
        }
        match start.parent {
            None => self.begin(fields),
            Some(parent) => Span(parent.start(self, true, fields)),
        }
    }

    #[inline(never)]
    fn join(&'static self, fields: FieldsOf<'_>) -> Span {
        let context = Context::current();
        let span = context.span();
        if !span.is_recording() {
            return Span(None);
        }
        let Some(resolved) = self.resolve(&context) else {
            return Span(None);
        };
        let mut collected = Fields::new(resolved.pipeline.text_limit);
        fields(&mut collected);
        span.set_attributes(collected.attributes);
        for link in collected.links {
            span.add_link(link.span_context, link.attributes);
        }
        Span(Some(Live { context, site: self, resolved, recording: true, own: false, unwinding: thread::panicking() }))
    }
}

/// Lets a closure that runs at most once stand behind `dyn FnMut`, so that one function serves all sites.
#[inline]
fn once<T: ?Sized>(closure: impl FnOnce(&mut T)) -> impl FnMut(&mut T) {
    let mut closure = Some(closure);
    move |argument| {
        if let Some(closure) = closure.take() {
            closure(argument);
        }
    }
}

/// Starting in a context: an extension so that the parent reads as the subject.
trait StartIn {
    fn start(self, site: &'static Site, explicit: bool, fields: FieldsOf<'_>) -> Option<Live>;
}

impl StartIn for Context {
    fn start(mut self, site: &'static Site, explicit: bool, fields: FieldsOf<'_>) -> Option<Live> {
        let resolved = site.resolve(&self)?;
        if self.is_telemetry_suppressed() {
            return None;
        }
        if site.root {
            self = root(&self);
        }
        let pipeline = &resolved.pipeline;
        let live = |context, recording| {
            let resolved = Arc::clone(&resolved);
            Some(Live { context, site, resolved, recording, own: true, unwinding: thread::panicking() })
        };
        if pipeline.parent_based && is_unsampled(&self) {
            // What the author chose as parent has to be current even though it is not sampled.
            return if explicit { live(self, false) } else { None };
        }
        let mut collected = Fields::new(pipeline.text_limit);
        // Under a sampler that follows its parent, a child of a sampled span is recorded, so the sampler may see its fields.
        let known = pipeline.parent_based && self.span().span_context().is_sampled();
        if known {
            fields(&mut collected);
        }
        let parent_id = self.span().span_context().span_id();
        let context = resolved.spans.start(builder(site, &resolved, &mut collected), &self);
        let span = context.span();
        let id = span.span_context().span_id();
        if id == parent_id || !span.span_context().is_valid() {
            // A provider that does nothing hands back the parent.
            return if explicit { live(self, false) } else { None };
        }
        if known {
            return live(context, true);
        }
        found_globals();
        let recording = span.span_context().is_sampled() || span.is_recording();
        if recording {
            fields(&mut collected);
            complete(&context, collected);
        }
        live(context, recording)
    }
}

fn builder(site: &'static Site, resolved: &Resolved, fields: &mut Fields) -> SpanBuilder {
    let name = fields.name.take().unwrap_or(Cow::Borrowed(site.name));
    let mut builder = SpanBuilder::from_name(name).with_kind(fields.kind.take().unwrap_or_else(|| site.kind.clone()));
    let mut attributes = std::mem::take(&mut fields.attributes);
    if let Some(code) = &resolved.code {
        attributes.extend_from_slice(code);
    }
    if !attributes.is_empty() {
        builder = builder.with_attributes(attributes);
    }
    if !fields.links.is_empty() {
        builder = builder.with_links(std::mem::take(&mut fields.links));
    }
    builder
}

/// Adds what was evaluated only after the sampler had decided.
fn complete(context: &Context, fields: Fields) {
    let span = context.span();
    if let Some(name) = fields.name {
        span.update_name(name);
    }
    if !fields.attributes.is_empty() {
        span.set_attributes(fields.attributes);
    }
    for link in fields.links {
        span.add_link(link.span_context, link.attributes);
    }
}

impl Span {
    /// Makes the span current until the guard is dropped, which also ends it.
    #[inline]
    #[must_use]
    pub fn enter(mut self) -> Entered {
        Entered(self.0.take().map(Live::attach))
    }
}

impl Span {
    /// Runs a part of the call inside the span, which goes on after it.
    #[inline]
    pub fn scope<R>(&self, part: impl FnOnce() -> R) -> R {
        let _attached = self.0.as_ref().map(|live| live.context.clone().attach());
        part()
    }

    /// Ends the span with what `observe` says.
    pub(crate) fn finish(mut self, observe: impl FnOnce(&mut End)) {
        if let Some(live) = self.0.take() {
            live.attach().finish(&mut once(observe));
        }
    }
}

/// A span that was never entered, or whose future was dropped before it was polled, ends as cancelled.
impl Drop for Span {
    #[inline]
    fn drop(&mut self) {
        if let Some(live) = self.0.take() {
            live.cancel();
        }
    }
}

/// A span that is current; dropping it ends the span.
pub struct Entered(Option<Attached>);

pub(crate) struct Attached {
    live: Live,
    guard: ContextGuard,
}

impl Entered {
    /// Ends the span with what `observe` says of the result.
    #[inline]
    pub(crate) fn finish(mut self, observe: impl FnOnce(&mut End)) {
        if let Some(attached) = self.0.take() {
            attached.finish(&mut once(observe));
        }
    }
}

impl Drop for Entered {
    #[inline]
    fn drop(&mut self) {
        if let Some(attached) = self.0.take() {
            attached.drop_in_place();
        }
    }
}

impl Attached {
    #[inline(never)]
    pub(crate) fn finish(self, observe: &mut dyn FnMut(&mut End)) {
        let Self { live, guard } = self;
        let end = live.observe(observe);
        // Detached first: what ends a span must not find it current.
        drop(guard);
        live.end(end);
    }

    /// The body returned without a value to look at, or it panicked.
    #[inline(never)]
    fn drop_in_place(self) {
        let Self { live, guard } = self;
        drop(guard);
        if live.panicked() {
            live.fail("panic");
        } else {
            live.end(None);
        }
    }
}

impl Live {
    #[inline(never)]
    pub(crate) fn attach(self) -> Attached {
        let guard = self.context.clone().attach();
        Attached { live: self, guard }
    }

    pub(crate) fn panicked(&self) -> bool {
        !self.unwinding && thread::panicking()
    }

    /// Asks for the outcome and writes its records, while the span is still current.
    pub(crate) fn observe(&self, observe: &mut dyn FnMut(&mut End)) -> Option<End> {
        if !self.recording {
            return None;
        }
        let mut end = End::new(self.resolved.pipeline.text_limit);
        observe(&mut end);
        self.write_records(&mut end);
        Some(end)
    }

    fn write_records(&self, end: &mut End) {
        if let (Some(level), Some(error_type)) = (end.exception, &end.error_type) {
            let message = end.description.clone().unwrap_or_default();
            let attributes = [("exception.type", error_type.clone()), ("exception.message", message.into())];
            if self.resolved.pipeline.exception_events {
                let attributes = attributes.iter().map(|(key, text)| KeyValue::new(*key, text.clone())).collect();
                self.context.span().add_event("exception", attributes);
            }
            let attributes = attributes.map(|(key, text)| (Key::new(key), AnyValue::String(text.into()))).into();
            self.write(level, None, attributes);
        }
        if let Some((level, value)) = end.returned.take() {
            self.write(level, Some(AnyValue::String(value.into())), Vec::new());
        }
    }

    fn write(&self, level: super::level::Level, body: Option<AnyValue>, attributes: Vec<(Key, AnyValue)>) {
        if let Some(logs) = self.resolved.logs() {
            let span = self.context.span().span_context().clone();
            logs.emit(Record { level, event_name: None, target: self.site.source.module, body, attributes, span });
        }
    }

    /// Ends the call as a failure that is not in a value: a panic or a cancellation.
    #[cold]
    pub(crate) fn fail(self, error_type: &'static str) {
        let mut end = End::new(0);
        end.outcome(Some(error_type.into()));
        self.end(Some(end));
    }

    #[cold]
    pub(crate) fn cancel(self) {
        let error_type = if self.panicked() { "panic" } else { "cancelled" };
        self.fail(error_type);
    }

    pub(crate) fn set(&self, attribute: KeyValue) {
        if self.recording {
            self.context.span().set_attribute(attribute);
        }
    }

    pub(crate) fn end(self, end: Option<End>) {
        if !self.recording {
            return;
        }
        let span = self.context.span();
        if let Some(end) = end {
            if !end.fields.attributes.is_empty() {
                span.set_attributes(end.fields.attributes);
            }
            if let Some(error_type) = end.error_type {
                let error_type: StringValue = error_type.into();
                span.set_attribute(KeyValue::new("error.type", Value::String(error_type)));
                span.set_status(Status::error(end.description.unwrap_or_default()));
            }
        }
        if self.own {
            span.end();
        }
    }
}
