//! The kinds of samplers, and what each decides.

use super::conditions::Conditions;
use super::rate_limit::RateLimit;
use super::ratio::{self, check_ratio};
use super::remote::RemoteState;
use super::starting_span::{StartingSpan, follow};
use super::threshold::Threshold;
use opentelemetry::trace::{Link, SpanContext, SpanKind};
use opentelemetry::{Context, KeyValue, TraceId};
use opentelemetry_sdk::trace::{SamplingDecision, SamplingResult, ShouldSample};
use std::fmt;
use std::sync::Arc;

/// What a sampler does.
#[derive(Clone, Debug)]
pub(super) enum SamplerKind {
    AlwaysOn,
    AlwaysOff,
    Ratio(f64),
    Probability(f64),
    ParentBased(Box<ParentBased>),
    ParentThreshold(Box<SamplerKind>),
    RateLimited(f64, Arc<RateLimit>),
    Rules(Arc<[(Conditions, SamplerKind)]>),
    AlwaysRecord(Box<SamplerKind>),
    /// The second sampler decides until there is a strategy.
    #[cfg_attr(not(feature = "jaeger-remote"), expect(dead_code, reason = "the feature creates it"))]
    Remote(Arc<RemoteState>, Box<SamplerKind>),
    Custom(Box<dyn ShouldSample>),
}

/// A sampler for root spans, and samplers for spans with a parent. `None` stands for the decision of the parent.
#[derive(Clone, Debug)]
pub(super) struct ParentBased {
    pub(super) root: SamplerKind,
    pub(super) remote_sampled: Option<SamplerKind>,
    pub(super) remote_not_sampled: Option<SamplerKind>,
    pub(super) local_sampled: Option<SamplerKind>,
    pub(super) local_not_sampled: Option<SamplerKind>,
}

impl SamplerKind {
    /// Returns a sampler that follows the parent.
    pub(super) fn parent_based(root: Self) -> Self {
        Self::ParentBased(Box::new(ParentBased {
            root,
            remote_sampled: None,
            remote_not_sampled: None,
            local_sampled: None,
            local_not_sampled: None,
        }))
    }

    /// Decides about a span. In a composite sampler, `always_on` is the probability 1.
    pub(super) fn decide(&self, span: StartingSpan<'_>, is_composite: bool) -> SamplingResult {
        match self {
            Self::AlwaysOn if is_composite => span.decided_by(Some(Threshold::NONE)),
            Self::AlwaysOn => span.decided(true),
            Self::AlwaysOff => span.decided(false),
            Self::Ratio(share) => span.decided(ratio::is_sampled(*share, span.trace)),
            Self::Probability(probability) => span.decided_by(Threshold::of(*probability)),
            Self::ParentBased(samplers) => match span.parent() {
                None => samplers.root.decide(span, is_composite),
                Some(parent) => match samplers.under(&parent) {
                    Some(sampler) => sampler.decide(span, is_composite),
                    None => follow(&parent),
                },
            },
            Self::ParentThreshold(root) => match span.parent() {
                Some(parent) => follow(&parent),
                None => root.decide(span, true),
            },
            Self::RateLimited(_, limit) => span.decided(limit.take()),
            Self::Rules(rules) => match rules.iter().find(|(conditions, _)| conditions.match_span(&span)) {
                Some((_, sampler)) => sampler.decide(span, true),
                None => span.decided(false),
            },
            Self::AlwaysRecord(inner) => {
                let result = inner.decide(span, is_composite);
                let is_dropped = result.decision == SamplingDecision::Drop;
                let decision = if is_dropped { SamplingDecision::RecordOnly } else { result.decision };
                SamplingResult { decision, ..result }
            }
            Self::Remote(state, initial) => match state.decide(span.trace, span.name) {
                Some(is_sampled) => span.decided(is_sampled),
                None => initial.decide(span, is_composite),
            },
            Self::Custom(sampler) => {
                let StartingSpan { context, trace, name, kind, attributes, links } = span;
                sampler.should_sample(context, trace, name, kind, attributes, links)
            }
        }
    }

    /// Returns whether the decision is that of the parent, for every span that has one.
    pub(super) fn follows_parent(&self) -> bool {
        match self {
            Self::ParentBased(samplers) => samplers.delegates().into_iter().all(|(_, sampler)| sampler.is_none()),
            Self::ParentThreshold(_) => true,
            _ => false,
        }
    }

    /// Returns whether spans are never sampled, unless their parent is sampled.
    pub(super) fn is_off(&self) -> bool {
        matches!(self, Self::AlwaysOff)
    }

    /// Finds a number that is out of range.
    ///
    /// # Errors
    ///
    /// Returns the reason.
    pub(super) fn check(&self) -> Result<(), String> {
        match self {
            Self::Ratio(share) | Self::Probability(share) => check_ratio(*share),
            Self::RateLimited(rate, _) if !(rate.is_finite() && *rate >= 0.0) => {
                Err(format!("`{rate}` is not a number of spans per second"))
            }
            Self::ParentBased(samplers) => {
                samplers.root.check()?;
                samplers.delegates().into_iter().try_for_each(|(_, sampler)| sampler.map_or(Ok(()), Self::check))
            }
            Self::Rules(rules) => rules.iter().try_for_each(|(_, sampler)| sampler.check()),
            Self::ParentThreshold(inner) | Self::AlwaysRecord(inner) | Self::Remote(_, inner) => inner.check(),
            Self::AlwaysOn | Self::AlwaysOff | Self::RateLimited(..) | Self::Custom(_) => Ok(()),
        }
    }

    /// Returns the samplers whose strategy is fetched.
    #[cfg(feature = "jaeger-remote")]
    pub(super) fn remotes(&self) -> Vec<Arc<RemoteState>> {
        let inner: Vec<&Self> = match self {
            Self::Remote(state, initial) => {
                return std::iter::once(Arc::clone(state)).chain(initial.remotes()).collect();
            }
            Self::ParentBased(samplers) => {
                let delegates = samplers.delegates().into_iter().filter_map(|(_, sampler)| sampler);
                std::iter::once(&samplers.root).chain(delegates).collect()
            }
            Self::Rules(rules) => rules.iter().map(|(_, sampler)| sampler).collect(),
            Self::ParentThreshold(inner) | Self::AlwaysRecord(inner) => vec![inner],
            _ => Vec::new(),
        };
        inner.into_iter().flat_map(Self::remotes).collect()
    }
}

impl ParentBased {
    fn under(&self, parent: &SpanContext) -> Option<&SamplerKind> {
        let sampler = match (parent.is_remote(), parent.is_sampled()) {
            (true, true) => &self.remote_sampled,
            (true, false) => &self.remote_not_sampled,
            (false, true) => &self.local_sampled,
            (false, false) => &self.local_not_sampled,
        };
        sampler.as_ref()
    }

    fn delegates(&self) -> [(&'static str, Option<&SamplerKind>); 4] {
        [
            ("remote_parent_sampled", self.remote_sampled.as_ref()),
            ("remote_parent_not_sampled", self.remote_not_sampled.as_ref()),
            ("local_parent_sampled", self.local_sampled.as_ref()),
            ("local_parent_not_sampled", self.local_not_sampled.as_ref()),
        ]
    }
}

/// A sampler for providers, which call it with the properties of a span.
#[derive(Clone, Debug)]
pub(super) struct Decider(pub(super) SamplerKind);

impl ShouldSample for Decider {
    fn should_sample(
        &self,
        context: Option<&Context>,
        trace: TraceId,
        name: &str,
        kind: &SpanKind,
        attributes: &[KeyValue],
        links: &[Link],
    ) -> SamplingResult {
        self.0.decide(StartingSpan { context, trace, name, kind, attributes, links }, false)
    }
}

impl fmt::Display for SamplerKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AlwaysOn => f.pad("always_on"),
            Self::AlwaysOff => f.pad("always_off"),
            Self::Ratio(share) => write!(f, "traceidratio({share})"),
            Self::Probability(probability) => write!(f, "probability({probability})"),
            Self::ParentBased(samplers) => samplers.fmt(f),
            Self::ParentThreshold(root) => write!(f, "parent_threshold({root})"),
            Self::RateLimited(rate, _) => write!(f, "rate_limited({rate}/s)"),
            Self::Rules(rules) => {
                let rules: Vec<_> = rules.iter().map(|(when, sampler)| format!("{when}: {sampler}")).collect();
                write!(f, "rules({})", rules.join("; "))
            }
            Self::AlwaysRecord(inner) => write!(f, "always_record({inner})"),
            Self::Remote(state, initial) => write!(f, "{state}, initially {initial})"),
            Self::Custom(sampler) => write!(f, "{sampler:?}"),
        }
    }
}

impl fmt::Display for ParentBased {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let others: Vec<_> =
            self.delegates().into_iter().filter_map(|(name, sampler)| Some((name, sampler?))).collect();
        let has_name = matches!(
            self.root,
            SamplerKind::AlwaysOn | SamplerKind::AlwaysOff | SamplerKind::Ratio(_) | SamplerKind::Remote(..)
        );
        if others.is_empty() && has_name {
            return write!(f, "parentbased_{}", self.root);
        }
        write!(f, "parentbased({}", self.root)?;
        for (name, sampler) in others {
            write!(f, ", {name}: {sampler}")?;
        }
        f.write_str(")")
    }
}
