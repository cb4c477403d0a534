//! The public type of a sampler.

use super::kind::{Decider, ParentBased, SamplerKind};
use super::rate_limit::RateLimit;
use super::tail_settings::TailSettings;
use opentelemetry_sdk::trace::ShouldSample;
use std::fmt;
use std::sync::Arc;
use std::time::Duration;

/// Decides which traces are recorded.
///
/// The `parent_*` samplers follow the decision of the parent span and decide only for root spans.
///
/// ```
/// use otel_runtime::Sampler;
/// assert_eq!(Sampler::parent_ratio(0.1).to_string(), "parentbased_traceidratio(0.1)");
/// ```
///
/// Specification: [sampling](https://opentelemetry.io/docs/specs/otel/trace/sdk/#sampling).
#[doc = ""]
#[doc = include_str!("../../docs/sampling.md")]
#[must_use = "it does nothing until it is passed to `Traces::sampler`"]
#[derive(Clone, Debug)]
pub struct Sampler {
    pub(super) kind: SamplerKind,
    pub(super) tail: Option<TailSettings>,
}

impl Sampler {
    pub(super) fn of(kind: SamplerKind) -> Self {
        Self { kind, tail: None }
    }

    /// Records all traces, regardless of the parent span.
    pub fn always_on() -> Self {
        Self::of(SamplerKind::AlwaysOn)
    }

    /// Records no traces.
    pub fn always_off() -> Self {
        Self::of(SamplerKind::AlwaysOff)
    }

    /// Records a share of all traces, from 0 to 1, regardless of the parent span. This is `traceidratio` of the specification.
    pub fn ratio(share: f64) -> Self {
        Self::of(SamplerKind::Ratio(share))
    }

    /// Records traces with a probability from 0 to 1, regardless of the parent span, and writes the probability to `tracestate`.
    ///
    /// All services decide by the same random number, which is a part of the trace id, or `rv` in `tracestate`. A service with a lower
    /// probability therefore records a subset of the traces that a service with a higher one records. A backend can compute from `ot=th:..`
    /// how many traces a recorded one represents.
    ///
    /// ```
    /// use otel_runtime::Sampler;
    /// let sampler = Sampler::parent_based(Sampler::probability(0.01));
    /// assert_eq!(sampler.to_string(), "parentbased(probability(0.01))");
    /// ```
    ///
    /// Specification: [probability sampling](https://opentelemetry.io/docs/specs/otel/trace/tracestate-probability-sampling/).
    pub fn probability(probability: f64) -> Self {
        Self::of(SamplerKind::Probability(probability))
    }

    /// Follows the parent span, and records all traces that start here. This is the default.
    pub fn parent_always_on() -> Self {
        Self::parent_based(Self::always_on())
    }

    /// Follows the parent span, and records no traces that start here.
    pub fn parent_always_off() -> Self {
        Self::parent_based(Self::always_off())
    }

    /// Follows the parent span, and records a share, from 0 to 1, of the traces that start here.
    pub fn parent_ratio(share: f64) -> Self {
        Self::parent_based(Self::ratio(share))
    }

    /// Follows the parent span, and uses `root` for the traces that start here.
    ///
    /// Spans with a parent can have samplers of their own.
    ///
    /// ```
    /// use otel_runtime::Sampler;
    /// let sampler = Sampler::parent_based(Sampler::ratio(0.1)).remote_parent_not_sampled(Sampler::ratio(0.01));
    /// assert_eq!(sampler.to_string(), "parentbased(traceidratio(0.1), remote_parent_not_sampled: traceidratio(0.01))");
    /// ```
    pub fn parent_based(root: Self) -> Self {
        Self { kind: SamplerKind::parent_based(root.kind), tail: root.tail }
    }

    /// Sets the sampler for spans whose parent is in another process and sampled. It makes any sampler parent-based.
    pub fn remote_parent_sampled(self, sampler: Self) -> Self {
        self.delegate(sampler, true, |samplers| &mut samplers.remote_sampled)
    }

    /// Sets the sampler for spans whose parent is in another process and not sampled. It makes any sampler parent-based.
    pub fn remote_parent_not_sampled(self, sampler: Self) -> Self {
        self.delegate(sampler, false, |samplers| &mut samplers.remote_not_sampled)
    }

    /// Sets the sampler for spans whose parent is in this process and sampled. It makes any sampler parent-based.
    pub fn local_parent_sampled(self, sampler: Self) -> Self {
        self.delegate(sampler, true, |samplers| &mut samplers.local_sampled)
    }

    /// Sets the sampler for spans whose parent is in this process and not sampled. It makes any sampler parent-based.
    pub fn local_parent_not_sampled(self, sampler: Self) -> Self {
        self.delegate(sampler, false, |samplers| &mut samplers.local_not_sampled)
    }

    /// Sets the sampler below a parent with this decision. The decision of the parent itself is the default, and needs no sampler.
    fn delegate(
        self,
        sampler: Self,
        is_sampled: bool,
        place: impl FnOnce(&mut ParentBased) -> &mut Option<SamplerKind>,
    ) -> Self {
        let mut kind = match self.kind {
            kind @ SamplerKind::ParentBased(_) => kind,
            root => SamplerKind::parent_based(root),
        };
        if let SamplerKind::ParentBased(samplers) = &mut kind {
            let is_default =
                matches!((&sampler.kind, is_sampled), (SamplerKind::AlwaysOn, true) | (SamplerKind::AlwaysOff, false));
            *place(samplers) = (!is_default).then_some(sampler.kind);
        }
        Self { kind, ..self }
    }

    /// Follows the parent span together with its probability, and uses `root` for the traces that start here.
    ///
    /// It is the parent-based sampler among the composite samplers: `always_on` inside `root` is the probability 1.
    pub fn parent_threshold(root: Self) -> Self {
        Self { kind: SamplerKind::ParentThreshold(Box::new(root.kind)), tail: root.tail }
    }

    /// Records at most this many spans per second. As the root of a `parent_based` sampler, it limits traces.
    ///
    /// ```
    /// use otel_runtime::Sampler;
    /// let at_most_five_traces = Sampler::parent_based(Sampler::rate_limited(5.0));
    /// # _ = at_most_five_traces;
    /// ```
    pub fn rate_limited(spans_per_second: f64) -> Self {
        let limit = Arc::new(RateLimit::per_second(spans_per_second));
        Self::of(SamplerKind::RateLimited(spans_per_second, limit))
    }

    /// Also records the spans that `inner` does not sample, for span processors. These spans are not exported.
    ///
    /// Only processors that are written for the SDK see such spans: [`Traces::exporter`](crate::Traces::exporter) uses the SDK's provider.
    ///
    /// Specification: [`AlwaysRecord`](https://opentelemetry.io/docs/specs/otel/trace/sdk/#alwaysrecord).
    pub fn always_record(inner: Self) -> Self {
        Self { kind: SamplerKind::AlwaysRecord(Box::new(inner.kind)), tail: inner.tail }
    }

    /// Uses a sampler written for the OpenTelemetry SDK.
    pub fn custom(sampler: impl ShouldSample + 'static) -> Self {
        Self::of(SamplerKind::Custom(Box::new(sampler)))
    }

    /// Finds a number that is out of range, and settings that exclude each other.
    ///
    /// # Errors
    ///
    /// Returns the reason.
    pub(crate) fn check(&self) -> Result<(), String> {
        self.kind.check()?;
        self.tail.as_ref().map_or(Ok(()), |tail| tail.check(self.follows_parent()))
    }

    /// Returns whether children of unsampled spans are never sampled, so that the sampler need not be called.
    pub(crate) fn drops_children_of_unsampled(&self) -> bool {
        self.follows_parent() || self.kind.is_off()
    }

    /// Returns whether the decision is that of the parent, for every span that has one.
    pub(crate) fn follows_parent(&self) -> bool {
        self.kind.follows_parent()
    }

    /// Returns what is decided when a trace has ended.
    pub(crate) fn tail(&self) -> Option<&TailSettings> {
        self.tail.as_ref()
    }

    /// Returns the samplers whose strategy is fetched.
    #[cfg(feature = "jaeger-remote")]
    pub(crate) fn remotes(&self) -> Vec<Arc<super::remote::RemoteState>> {
        self.kind.remotes()
    }

    /// Converts to a sampler of the SDK.
    pub(crate) fn into_sdk(self) -> Box<dyn ShouldSample> {
        match self.kind {
            SamplerKind::Custom(sampler) => sampler,
            kind => Box::new(Decider(kind)),
        }
    }
}

/// Settings of the decision at the end of a trace. They require a sampler that follows the parent.
impl Sampler {
    /// Keeps traces with a span whose status is an error, also if they are not sampled.
    ///
    /// ```
    /// use otel_runtime::Sampler;
    /// use std::time::Duration;
    /// let sampler = Sampler::parent_ratio(0.05).keep_errors().keep_slower_than(Duration::from_secs(1));
    /// assert_eq!(sampler.to_string(), "parentbased_traceidratio(0.05), keep_errors, keep_slower_than(1s)");
    /// ```
    ///
    /// [What is kept](Self#errors-and-slow-traces) describes the decision and its limits.
    pub fn keep_errors(self) -> Self {
        self.with_tail(|tail| tail.errors = true)
    }

    /// Keeps traces with a span that takes at least this long, also if they are not sampled.
    pub fn keep_slower_than(self, duration: Duration) -> Self {
        self.with_tail(|tail| tail.slower_than = Some(duration))
    }

    /// Records at least this many traces in each period for each name of a local root span, also if they are not sampled.
    ///
    /// ```
    /// use otel_runtime::Sampler;
    /// use std::time::Duration;
    /// // One trace of each route in a minute.
    /// let sampler = Sampler::parent_ratio(0.01).minimum_rate(1, Duration::from_secs(60));
    /// # _ = sampler;
    /// ```
    ///
    /// 1,000 names are distinguished; all others together are one more.
    pub fn minimum_rate(self, traces: u32, period: Duration) -> Self {
        self.with_tail(|tail| tail.minimum = Some((traces, period)))
    }

    /// Drops log records below WARN whose trace is not recorded.
    ///
    /// Without this setting, log records do not depend on the sampler.
    pub fn drop_logs_of_dropped_traces(self) -> Self {
        self.with_tail(|tail| tail.drop_logs = true)
    }

    /// Limits the memory of the traces that are not decided yet. The default is 32 MiB.
    pub fn undecided_bytes(self, bytes: usize) -> Self {
        self.with_tail(|tail| tail.bytes = bytes)
    }

    /// Drops the traces that another service has started and not sampled, also if they have errors here or are slow.
    pub fn drop_unsampled_remote_parents(self) -> Self {
        self.with_tail(|tail| tail.remote = false)
    }

    fn with_tail(mut self, change: impl FnOnce(&mut TailSettings)) -> Self {
        change(self.tail.get_or_insert_default());
        self
    }
}

impl fmt::Display for Sampler {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match &self.tail {
            None => self.kind.fmt(f),
            Some(tail) => write!(f, "{}, {tail}", self.kind),
        }
    }
}
