//! The tracer provider of the recorder.

use super::limits::RecordLimits;
use super::origin::{Origin, Provider, Sampling};
use super::pool;
use super::recorder::Recorder;
use super::shown::Shown;
use super::span::{Recording, Span, Start};
use super::tail::{Tail, TailDecision};
use crate::callsite::pipeline::baggage::BaggageKeys;
use crate::callsite::pipeline::sink::{NewSpan, tracer_parent};
use crate::callsite::value::attribute_list::SPAN_ATTRIBUTES;
use crate::clock::Moment;
use crate::open_spans::OpenSpans;
use crate::otlp::{EncodedAttributes, Scope};
use crate::random_ids::{new_span_id, new_trace_id};
use crate::sampling::{consistent, without_threshold};
use crate::unrecorded::unsampled_flags;
use opentelemetry::trace::{
    SpanBuilder, SpanContext, SpanKind, TraceContextExt as _, TraceFlags, TraceState, Tracer as _,
};
use opentelemetry::{Context, InstrumentationScope};
use opentelemetry_sdk::trace::{SamplingDecision, SamplingResult};
use std::borrow::Cow;
use std::sync::Arc;

/// Creates tracers whose spans are recorded as OTLP bytes.
#[derive(Clone, Debug)]
pub(crate) struct TracerProvider(Arc<Provider>);

/// Starts spans of one instrumentation scope.
#[derive(Clone, Debug)]
pub(crate) struct Tracer(Arc<Origin>);

impl TracerProvider {
    pub(crate) fn new(recorder: Arc<Recorder>, sampling: Sampling, limits: RecordLimits) -> Self {
        Self(Arc::new(Provider {
            recorder,
            sampling,
            limits,
            shown: None,
            open_spans: None,
            tail: None,
            baggage: None,
        }))
    }

    /// Sets where traces wait that are not sampled. Call it before there is a tracer.
    pub(crate) fn tail(mut self, tail: Option<Arc<Tail>>) -> Self {
        if let Some(provider) = Arc::get_mut(&mut self.0) {
            provider.tail = tail;
        }
        self
    }

    /// Sets which entries of baggage are attributes of spans. Call it before there is a tracer.
    pub(crate) fn baggage(mut self, keys: Option<BaggageKeys>) -> Self {
        if let Some(provider) = Arc::get_mut(&mut self.0) {
            provider.baggage = keys;
        }
        self
    }

    /// Sets the terminal on which traces are printed when they end. Call it before there is a tracer.
    pub(crate) fn shown(mut self, shown: Option<Shown>) -> Self {
        if let Some(provider) = Arc::get_mut(&mut self.0) {
            provider.shown = shown;
        }
        self
    }

    /// Lists open spans. Call it before there is a tracer.
    pub(crate) fn open_spans(mut self, open_spans: Option<Arc<OpenSpans>>) -> Self {
        if let Some(provider) = Arc::get_mut(&mut self.0) {
            provider.open_spans = open_spans;
        }
        self
    }
}

impl opentelemetry::trace::TracerProvider for TracerProvider {
    type Tracer = Tracer;

    fn tracer_with_scope(&self, scope: InstrumentationScope) -> Tracer {
        let (provider, scope) = (Arc::clone(&self.0), Arc::new(Scope::new(&scope)));
        Tracer(Arc::new(Origin { provider, scope }))
    }
}

impl Tracer {
    /// Returns an empty list of attributes for a span.
    #[inline]
    #[expect(clippy::unnecessary_box_returns, reason = "the list comes from the pool, and returns there")]
    pub(super) fn encoded_attributes(&self) -> Box<EncodedAttributes> {
        pool::take(SPAN_ATTRIBUTES, self.0.limits().attributes.span)
    }

    /// Returns whether children of a recorded span are recorded, whatever they are.
    #[inline]
    pub(super) fn follows_parent(&self) -> bool {
        self.0.provider.sampling.follows_parent
    }

    /// Starts a span of a call site. A span whose attributes are encoded already is recorded, because its parent is.
    #[inline]
    pub(super) fn start_recorded(&self, span: NewSpan, parent: &Context) -> Span {
        let NewSpan { attributes, name, kind, links, start } = span;
        let attributes = match attributes.into_encoded() {
            Ok(encoded) => encoded,
            Err(attributes) => {
                let span = NewSpan { name, kind, attributes, links, start };
                return self.build_with_context(span.into_builder(), parent);
            }
        };
        let Provider { recorder, .. } = &*self.0.provider;
        if recorder.is_closed() {
            return Span::unrecorded(SpanContext::NONE);
        }
        let of_parent = parent.span();
        let of_parent = of_parent.span_context();
        let context = if of_parent.is_valid() && of_parent.is_sampled() {
            let state =
                if of_parent.is_remote() { self.continued(of_parent, &name) } else { of_parent.trace_state().clone() };
            SpanContext::new(of_parent.trace_id(), new_span_id(), of_parent.trace_flags(), false, state)
        } else {
            // The parent was replaced after the attributes were set. The sampler does not see them.
            let mut builder = SpanBuilder::from_name(name.clone()).with_kind(kind.clone());
            let (context, is_recorded) = self.decide(&mut builder, parent);
            if !is_recorded {
                return Span::unrecorded(context);
            }
            context
        };
        if context.is_sampled() && !recorder.begin() {
            return Span::unrecorded(context);
        }
        let start = Start::Moment(start.unwrap_or_else(Moment::now));
        let mut recording = self.recording(of_parent, name, kind, start, attributes);
        for link in &links {
            recording.add_link(link);
        }
        self.add_baggage(&mut recording, parent);
        Span::started(context, recording)
    }

    /// Adds entries of baggage as attributes, unless the span has attributes with these keys.
    #[inline]
    fn add_baggage(&self, recording: &mut Recording, parent: &Context) {
        if let Some(keys) = &self.0.provider.baggage {
            recording.attributes.add_missing(&keys.attributes(parent));
        }
    }

    #[inline]
    fn recording(
        &self,
        parent: &SpanContext,
        name: Cow<'static, str>,
        kind: SpanKind,
        start: Start,
        attributes: Box<EncodedAttributes>,
    ) -> Recording {
        Recording {
            origin: Arc::clone(&self.0),
            parent: parent.span_id(),
            parent_is_remote: parent.is_remote(),
            name,
            kind,
            start,
            attributes,
            rare: None,
        }
    }

    /// Decides by the sampler whether a span is recorded, and returns its context.
    fn decide(&self, builder: &mut SpanBuilder, parent: &Context) -> (SpanContext, bool) {
        let Sampling { sampler, follows_parent } = &self.0.provider.sampling;
        let span = parent.span();
        let of_parent = Some(span.span_context()).filter(|context| context.is_valid());
        let trace = of_parent.map_or_else(new_trace_id, SpanContext::trace_id);
        let flags = of_parent.map_or(TraceFlags::NOT_SAMPLED, SpanContext::trace_flags);
        let context = |sampled, state: TraceState| {
            let flags = if sampled { flags.with_sampled(true) } else { unsampled_flags(flags) };
            SpanContext::new(trace, new_span_id(), flags, false, state)
        };
        if let Some(of_parent) = of_parent.filter(|_| *follows_parent) {
            let (is_sampled, is_recorded) = self.decide_under(parent, of_parent, &builder.name);
            let state = match of_parent.is_sampled() {
                // The threshold of the parent is not the reason.
                false if is_sampled => without_threshold(of_parent.trace_state()),
                _ if of_parent.is_remote() => consistent(of_parent),
                _ => of_parent.trace_state().clone(),
            };
            return (context(is_sampled, state), is_recorded);
        }
        let SamplingResult { decision, attributes, trace_state } = sampler.should_sample(
            Some(&tracer_parent(parent)),
            trace,
            &builder.name,
            builder.span_kind.as_ref().unwrap_or(&SpanKind::Internal),
            builder.attributes.as_deref().unwrap_or_default(),
            builder.links.as_deref().unwrap_or_default(),
        );
        builder.attributes.get_or_insert_default().extend(attributes);
        let is_sampled = decision == SamplingDecision::RecordAndSample;
        if let Some(tail) = &self.0.provider.tail {
            let decided = if is_sampled { tail.sampled(&builder.name) } else { tail.open(trace, &builder.name) };
            let (is_sampled, is_recorded) = flags_of(decided);
            return (context(is_sampled, trace_state), is_recorded);
        }
        (context(is_sampled, trace_state), decision != SamplingDecision::Drop)
    }

    /// Decides about a span with a parent that the sampler follows: whether it is sampled, and whether it is recorded.
    fn decide_under(&self, context: &Context, parent: &SpanContext, name: &str) -> (bool, bool) {
        match &self.0.provider.tail {
            Some(tail) => flags_of(tail.decide_under(context, parent, name)),
            None => (parent.is_sampled(), parent.is_sampled()),
        }
    }

    /// Returns the trace state of a span that continues a sampled trace of another process.
    #[cold]
    fn continued(&self, parent: &SpanContext, name: &str) -> TraceState {
        if let Some(tail) = &self.0.provider.tail {
            tail.sampled(name);
        }
        consistent(parent)
    }
}

/// Returns whether a span is sampled, and whether it is recorded.
fn flags_of(decision: TailDecision) -> (bool, bool) {
    match decision {
        TailDecision::Sampled => (true, true),
        TailDecision::Undecided => (false, true),
        TailDecision::Dropped => (false, false),
    }
}

impl opentelemetry::trace::Tracer for Tracer {
    type Span = Span;

    fn build_with_context(&self, mut builder: SpanBuilder, parent: &Context) -> Span {
        if parent.is_telemetry_suppressed() || self.0.provider.recorder.is_closed() {
            return Span::unrecorded(SpanContext::NONE);
        }
        let (context, is_recorded) = self.decide(&mut builder, parent);
        if !is_recorded {
            return Span::unrecorded(context);
        }
        if context.is_sampled() && !self.0.provider.recorder.begin() {
            return Span::unrecorded(context);
        }
        let SpanBuilder { name, span_kind, start_time, attributes, events, links, .. } = builder;
        let kind = span_kind.unwrap_or(SpanKind::Internal);
        let of_parent = parent.span();
        let of_parent = of_parent.span_context();
        let mut recording = self.recording(of_parent, name, kind, Start::at(start_time), self.encoded_attributes());
        attributes.unwrap_or_default().iter().for_each(|attribute| recording.set(attribute));
        events.unwrap_or_default().iter().for_each(|event| recording.add_event(event));
        links.unwrap_or_default().iter().for_each(|link| recording.add_link(link));
        self.add_baggage(&mut recording, parent);
        Span::started(context, recording)
    }
}
