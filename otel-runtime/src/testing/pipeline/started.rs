//! The order in which spans have started. Timestamps do not reliably determine it, and no request contains spans that never end.

use crate::callsite::pipeline::sink::{NewSpan, SpanSink, TracerSource};
use crate::callsite::value::attribute_list::{AttributeList, FixedAttributes};
use crate::received::ReceivedSpan;
use opentelemetry::trace::{Span, SpanBuilder, SpanContext, SpanId, TraceContextExt as _, Tracer};
use opentelemetry::{Context, InstrumentationScope};
use std::collections::{HashMap, HashSet};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

/// The recorded spans that have started.
#[derive(Debug, Default)]
pub(super) struct StartedSpans(Mutex<Vec<StartedRecord>>);

#[derive(Debug)]
struct StartedRecord {
    id: SpanId,
    name: String,
    /// Whether it will be in a request when it ends. Other spans are in a request if their trace is kept.
    is_sampled: bool,
}

impl StartedSpans {
    /// Sorts spans in the order of their start. Spans that started before a `clear` come last.
    pub(super) fn sort(&self, spans: &mut [ReceivedSpan]) {
        let started = self.lock();
        let places: HashMap<_, _> = started.iter().enumerate().map(|(place, span)| (span.id, place)).collect();
        spans.sort_by_key(|span| places.get(&span.span_id).copied().unwrap_or(usize::MAX));
    }

    /// Returns the names of the sampled spans that have not ended.
    pub(super) fn open(&self, ended: &[ReceivedSpan]) -> Vec<String> {
        let ended: HashSet<SpanId> = ended.iter().map(|span| span.span_id).collect();
        let started = self.lock();
        started
            .iter()
            .filter(|span| span.is_sampled && !ended.contains(&span.id))
            .map(|span| span.name.clone())
            .collect()
    }

    pub(super) fn clear(&self) {
        self.lock().clear();
    }

    /// Adds a span, if it can be in a request.
    fn add(&self, span: &SpanContext, is_recording: bool, name: String) {
        if is_recording {
            self.lock().push(StartedRecord { id: span.span_id(), name, is_sampled: span.is_sampled() });
        }
    }

    fn lock(&self) -> MutexGuard<'_, Vec<StartedRecord>> {
        self.0.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A source of spans that adds them to the started ones.
pub(super) struct Observed<T> {
    pub(super) inner: T,
    pub(super) started: Arc<StartedSpans>,
}

impl TracerSource for Observed<Arc<dyn TracerSource>> {
    fn tracer(&self, scope: InstrumentationScope) -> Arc<dyn SpanSink> {
        Arc::new(Observed { inner: self.inner.tracer(scope), started: Arc::clone(&self.started) })
    }
}

impl Observed<Arc<dyn SpanSink>> {
    fn observe(&self, name: String, start: impl FnOnce(&dyn SpanSink) -> Context) -> Context {
        let context = start(&*self.inner);
        let span = context.span();
        self.started.add(span.span_context(), span.is_recording(), name);
        context
    }
}

impl SpanSink for Observed<Arc<dyn SpanSink>> {
    fn attributes(&self, first: &FixedAttributes, capacity: usize) -> AttributeList {
        self.inner.attributes(first, capacity)
    }

    fn start(&self, span: NewSpan, parent: &Context, base: &Context) -> Context {
        self.observe(span.name.to_string(), |inner| inner.start(span, parent, base))
    }

    fn start_in(&self, span: NewSpan, base: &Context) -> Context {
        self.observe(span.name.to_string(), |inner| inner.start_in(span, base))
    }

    fn end(&self, context: &Context) {
        self.inner.end(context);
    }
}

impl<T: Tracer> Tracer for Observed<T> {
    type Span = T::Span;

    fn build_with_context(&self, builder: SpanBuilder, parent: &Context) -> T::Span {
        let name = builder.name.to_string();
        let span = self.inner.build_with_context(builder, parent);
        self.started.add(span.span_context(), span.is_recording(), name);
        span
    }
}
