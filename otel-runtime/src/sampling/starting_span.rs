//! What a sampler decides about.

use super::threshold::Threshold;
use super::trace_state::{OtMember, consistent, with_threshold};
use opentelemetry::trace::{Link, SpanContext, SpanKind, TraceContextExt as _, TraceState};
use opentelemetry::{Context, KeyValue, TraceId};
use opentelemetry_sdk::trace::{SamplingDecision, SamplingResult};

/// A span that is about to start.
#[derive(Clone, Copy)]
pub(super) struct StartingSpan<'a> {
    pub(super) context: Option<&'a Context>,
    pub(super) trace: TraceId,
    pub(super) name: &'a str,
    pub(super) kind: &'a SpanKind,
    pub(super) attributes: &'a [KeyValue],
    pub(super) links: &'a [Link],
}

impl StartingSpan<'_> {
    pub(super) fn parent(&self) -> Option<SpanContext> {
        let parent = self.context?.span().span_context().clone();
        parent.is_valid().then_some(parent)
    }

    fn state(&self) -> TraceState {
        self.context.map_or(TraceState::NONE, |context| context.span().span_context().trace_state().clone())
    }

    /// A decision whose probability other services cannot know.
    pub(super) fn decided(&self, is_sampled: bool) -> SamplingResult {
        result(is_sampled, with_threshold(&self.state(), None))
    }

    /// A decision with a known probability. Without a threshold, nothing is sampled.
    pub(super) fn decided_by(&self, threshold: Option<Threshold>) -> SamplingResult {
        let state = self.state();
        let randomness = OtMember::of(&state).randomness(self.trace);
        match threshold.filter(|threshold| threshold.accepts(randomness)) {
            Some(threshold) => result(true, with_threshold(&state, Some(threshold))),
            None => result(false, with_threshold(&state, None)),
        }
    }
}

/// The decision of the parent, with its threshold if that explains the decision.
pub(super) fn follow(parent: &SpanContext) -> SamplingResult {
    result(parent.is_sampled(), consistent(parent))
}

fn result(is_sampled: bool, trace_state: TraceState) -> SamplingResult {
    let decision = if is_sampled { SamplingDecision::RecordAndSample } else { SamplingDecision::Drop };
    SamplingResult { decision, attributes: Vec::new(), trace_state }
}
