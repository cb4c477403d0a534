//! Samplers for different spans.

use super::conditions::{Allowed, AttributeCondition, Conditions, SpanParent};
use super::kind::SamplerKind;
use super::pattern::Pattern;
use super::sampler::Sampler;
use opentelemetry::trace::SpanKind;

/// A sampler for the spans that meet all conditions of the rule. A rule without conditions matches all spans.
///
/// ```
/// use otel_runtime::opentelemetry::trace::SpanKind;
/// use otel_runtime::{Sampler, SamplingRule, SpanParent};
///
/// let sampler = Sampler::rules([
///     SamplingRule::new(Sampler::always_off()).attribute_values("http.route", ["/healthz", "/livez"]),
///     SamplingRule::new(Sampler::probability(0.05)).parents([SpanParent::None]).span_kinds([SpanKind::Client]),
///     SamplingRule::new(Sampler::parent_threshold(Sampler::always_on())),
/// ]);
/// # _ = sampler;
/// ```
///
/// In patterns, `?` stands for any character, and `*` for any number of characters.
#[derive(Clone, Debug)]
#[must_use = "it does nothing until it is passed to `Sampler::rules`"]
pub struct SamplingRule {
    conditions: Conditions,
    sampler: SamplerKind,
}

impl SamplingRule {
    /// Creates a rule for all spans.
    pub fn new(sampler: Sampler) -> Self {
        Self { conditions: Conditions::default(), sampler: sampler.kind }
    }

    /// Requires that the name of the span matches one of these patterns.
    pub fn span_names<P: AsRef<str>>(mut self, patterns: impl IntoIterator<Item = P>) -> Self {
        self.conditions.names.extend(compiled(patterns));
        self
    }

    /// Requires one of these kinds.
    pub fn span_kinds(mut self, kinds: impl IntoIterator<Item = SpanKind>) -> Self {
        self.conditions.kinds.extend(kinds);
        self
    }

    /// Requires one of these parents.
    pub fn parents(mut self, parents: impl IntoIterator<Item = SpanParent>) -> Self {
        self.conditions.parents.extend(parents);
        self
    }

    /// Requires that an attribute has one of these values. Numbers are compared as text, and one item of an array is enough.
    pub fn attribute_values<V: Into<String>>(
        self,
        key: impl Into<String>,
        values: impl IntoIterator<Item = V>,
    ) -> Self {
        self.attribute(key, Allowed::Values(values.into_iter().map(Into::into).collect()))
    }

    /// Requires that an attribute has a value that matches one of the patterns `included`, or any value if there are none, and that matches
    /// none of the patterns `excluded`.
    ///
    /// ```
    /// use otel_runtime::{Sampler, SamplingRule};
    /// let rule = SamplingRule::new(Sampler::always_on());
    /// let rule = rule.attribute_patterns("http.path", ["/internal/*"], ["/internal/special/*"]);
    /// # _ = rule;
    /// ```
    pub fn attribute_patterns<P: AsRef<str>, Q: AsRef<str>>(
        self,
        key: impl Into<String>,
        included: impl IntoIterator<Item = P>,
        excluded: impl IntoIterator<Item = Q>,
    ) -> Self {
        let allowed = Allowed::Patterns { included: compiled(included), excluded: compiled(excluded) };
        self.attribute(key, allowed)
    }

    fn attribute(mut self, key: impl Into<String>, allowed: Allowed) -> Self {
        self.conditions.attributes.push(AttributeCondition { key: key.into(), allowed });
        self
    }
}

fn compiled<P: AsRef<str>>(patterns: impl IntoIterator<Item = P>) -> Vec<Pattern> {
    patterns.into_iter().map(|pattern| Pattern::new(pattern.as_ref())).collect()
}

impl Sampler {
    /// Uses the sampler of the first rule that matches the span. A span that no rule matches is not sampled.
    ///
    /// The sampler sees the attributes with which a span starts. Those of integrations are complete; of an annotated function, it sees the
    /// constant ones, because `fields` are evaluated only for spans that are recorded.
    pub fn rules(rules: impl IntoIterator<Item = SamplingRule>) -> Self {
        let rules = rules.into_iter().map(|SamplingRule { conditions, sampler }| (conditions, sampler));
        Self::of(SamplerKind::Rules(rules.collect()))
    }
}
