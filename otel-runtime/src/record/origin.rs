//! Where a span comes from: its provider and its instrumentation scope.

use super::limits::RecordLimits;
use super::recorder::Recorder;
use super::shown::Shown;
use super::tail::Tail;
use crate::callsite::pipeline::baggage::BaggageKeys;
use crate::open_spans::OpenSpans;
use crate::otlp::{EndedSpan, Scope};
use opentelemetry::trace::SpanId;
use opentelemetry_sdk::trace::ShouldSample;
use std::fmt;
use std::sync::Arc;

/// How the provider decides which spans are recorded.
#[derive(Debug)]
pub(crate) struct Sampling {
    pub(crate) sampler: Box<dyn ShouldSample>,
    /// Whether the decision is that of the parent, for every span that has one. Then the sampler is called for root spans only.
    pub(crate) follows_parent: bool,
}

/// What all spans of a provider share.
#[derive(Debug)]
pub(super) struct Provider {
    pub(super) recorder: Arc<Recorder>,
    pub(super) sampling: Sampling,
    pub(super) limits: RecordLimits,
    /// The terminal on which traces are printed when they end.
    pub(super) shown: Option<Shown>,
    /// Where open spans are listed, if that was asked for.
    pub(super) open_spans: Option<Arc<OpenSpans>>,
    /// Where traces wait that are not sampled.
    pub(super) tail: Option<Arc<Tail>>,
    /// The entries of baggage that are attributes of spans.
    pub(super) baggage: Option<BaggageKeys>,
}

/// The provider and the scope of a span.
pub(super) struct Origin {
    pub(super) provider: Arc<Provider>,
    pub(super) scope: Arc<Scope>,
}

impl Origin {
    #[inline]
    pub(super) fn limits(&self) -> &RecordLimits {
        &self.provider.limits
    }

    /// Hands over a span that is sampled.
    #[inline]
    pub(super) fn open_spans(&self) -> Option<&OpenSpans> {
        self.provider.open_spans.as_deref()
    }

    #[inline]
    pub(super) fn append(&self, span: &EndedSpan<'_>) {
        self.provider.recorder.append(&self.scope, span.size(), |scope| span.encode(scope));
        self.show(span);
    }

    /// Lets a span that is not sampled wait with its trace. Without a sampler that decides when a trace has ended, it is dropped.
    #[cold]
    pub(super) fn hold(&self, span: &EndedSpan<'_>) {
        if let Some(tail) = &self.provider.tail
            && tail.end(span, &self.scope)
        {
            self.show(span);
        }
    }

    #[inline]
    fn show(&self, span: &EndedSpan<'_>) {
        if let Some(shown) = &self.provider.shown {
            // The end of a local root span is the end of what is printed as one tree.
            if span.parent == SpanId::INVALID || span.parent_is_remote {
                shown.now();
            }
        }
    }
}

impl fmt::Debug for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Origin").field("scope", &self.scope).finish_non_exhaustive()
    }
}
