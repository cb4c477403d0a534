//! What a rule has found.

use std::fmt;

/// What is wrong, by the ids that OpenTelemetry's own checker uses where it has the rule, too.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Rule {
    /// An attribute is not registered.
    MissingAttribute,
    /// A metric is not registered.
    MissingMetric,
    /// An event is not registered.
    MissingEvent,
    /// A type of span is not registered.
    MissingSpan,
    /// A name, or a value of an enum, is out of use.
    Deprecated,
    /// A value is of another kind than its attribute.
    TypeMismatch,
    /// A value is not the one that the type of span fixes.
    UnexpectedValue,
    /// A value is no known member of its enum; enums are open, so this need not be wrong.
    UndefinedEnumVariant,
    /// A metric has another unit.
    UnitMismatch,
    /// A metric has another instrument.
    UnexpectedInstrument,
    /// A span is of another kind than its type.
    UnexpectedSpanKind,
    /// A span says what kind of error it ended with, and not that it did.
    UnexpectedStatus,
    /// A key, or the name of a metric or event, is not of lower-case words.
    InvalidFormat,
    /// A key is below a key that is an attribute itself.
    IllegalNamespace,
    /// A key has no namespace.
    MissingNamespace,
    /// A key that is not registered is below a namespace that is.
    ExtendsNamespace,
    /// A key is below a template.
    TemplateAttribute,
    /// A name may still change.
    NotStable,
    /// An attribute that is always wanted is not there.
    RequiredAttributeNotPresent,
    /// An attribute that is wanted under a condition is not there.
    ConditionallyRequiredAttributeNotPresent,
    /// An attribute that is wanted if at hand is not there.
    RecommendedAttributeNotPresent,
    /// An attribute that users may ask for is not there.
    OptInAttributeNotPresent,
    /// The name of a span has a value in it.
    HighCardinalityName,
}

impl Rule {
    /// Each of them.
    pub const ALL: [Self; 23] = [
        Self::MissingAttribute,
        Self::MissingMetric,
        Self::MissingEvent,
        Self::MissingSpan,
        Self::Deprecated,
        Self::TypeMismatch,
        Self::UnexpectedValue,
        Self::UndefinedEnumVariant,
        Self::UnitMismatch,
        Self::UnexpectedInstrument,
        Self::UnexpectedSpanKind,
        Self::UnexpectedStatus,
        Self::InvalidFormat,
        Self::IllegalNamespace,
        Self::MissingNamespace,
        Self::ExtendsNamespace,
        Self::TemplateAttribute,
        Self::NotStable,
        Self::RequiredAttributeNotPresent,
        Self::ConditionallyRequiredAttributeNotPresent,
        Self::RecommendedAttributeNotPresent,
        Self::OptInAttributeNotPresent,
        Self::HighCardinalityName,
    ];

    /// The id, such as `missing_attribute`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::MissingAttribute => "missing_attribute",
            Self::MissingMetric => "missing_metric",
            Self::MissingEvent => "missing_event",
            Self::MissingSpan => "missing_span",
            Self::Deprecated => "deprecated",
            Self::TypeMismatch => "type_mismatch",
            Self::UnexpectedValue => "unexpected_value",
            Self::UndefinedEnumVariant => "undefined_enum_variant",
            Self::UnitMismatch => "unit_mismatch",
            Self::UnexpectedInstrument => "unexpected_instrument",
            Self::UnexpectedSpanKind => "unexpected_span_kind",
            Self::UnexpectedStatus => "unexpected_status",
            Self::InvalidFormat => "invalid_format",
            Self::IllegalNamespace => "illegal_namespace",
            Self::MissingNamespace => "missing_namespace",
            Self::ExtendsNamespace => "extends_namespace",
            Self::TemplateAttribute => "template_attribute",
            Self::NotStable => "not_stable",
            Self::RequiredAttributeNotPresent => "required_attribute_not_present",
            Self::ConditionallyRequiredAttributeNotPresent => "conditionally_required_attribute_not_present",
            Self::RecommendedAttributeNotPresent => "recommended_attribute_not_present",
            Self::OptInAttributeNotPresent => "opt_in_attribute_not_present",
            Self::HighCardinalityName => "high_cardinality_name",
        }
    }
}

/// What to write instead.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Suggestion {
    /// This, for sure: it can be put in place of what is there.
    Replace(String),
    /// This, probably.
    DidYouMean(String),
    /// Something that this leads to.
    See(String),
}

impl Suggestion {
    /// The name or value alone.
    pub fn text(&self) -> &str {
        match self {
            Self::Replace(text) | Self::DidYouMean(text) | Self::See(text) => text,
        }
    }
}

/// How sure a rule is that something is wrong.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weight {
    Mistake,
    /// It works, and is not how the conventions do it.
    Style,
    /// It may well be meant, or another finding says the same more clearly.
    Notice,
}

/// One thing that a rule has found.
///
/// Its text says what is wrong, then what to write.
///
/// ```
/// use otel_semconv::{Registry, Severity, Suggestion, rules};
///
/// let found = rules::attribute_key(&Registry::official(), "http.reqest.method").remove(0);
/// assert_eq!(found.suggestions(), [Suggestion::DidYouMean("http.request.method".into())]);
/// assert_eq!(found.severity(), Severity::Warn);
/// assert!(found.to_string().ends_with("did you mean `http.request.method`?"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    rule: Rule,
    pub(crate) weight: Weight,
    subject: String,
    message: String,
    suggestions: Vec<Suggestion>,
}

impl Finding {
    /// A finding of this rule about a name, without suggestions: for those who know more than the rules see.
    ///
    /// ```
    /// use otel_semconv::{Finding, Level, Rule};
    /// let found = Finding::new(Rule::MissingSpan, "acme.checkout", "no span is of this type".to_owned());
    /// assert_eq!(found.level(), Level::Violation);
    /// ```
    pub fn new(rule: Rule, subject: impl Into<String>, message: String) -> Self {
        Self { rule, weight: Weight::Mistake, subject: subject.into(), message, suggestions: Vec::new() }
    }

    pub(crate) fn notice(mut self) -> Self {
        self.weight = Weight::Notice;
        self
    }

    pub(crate) fn style(mut self) -> Self {
        self.weight = Weight::Style;
        self
    }

    pub(crate) fn suggest(mut self, suggestions: impl IntoIterator<Item = Suggestion>) -> Self {
        self.suggestions.extend(suggestions);
        self
    }

    /// What is wrong.
    pub fn rule(&self) -> Rule {
        self.rule
    }

    /// The name that it is about: of an attribute that is there or not there, a metric, an event, a span or its type.
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// What is wrong, then what to write, for people.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What to write, for tools; the likeliest first.
    pub fn suggestions(&self) -> &[Suggestion] {
        &self.suggestions
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.message)
    }
}

#[cfg(test)]
mod tests {
    use super::Rule;

    #[test]
    fn all_rules_are_listed() {
        let text = include_str!("finding.rs");
        let variants = text.split("pub enum Rule {").nth(1).and_then(|rest| rest.split('}').next()).unwrap_or_default();
        let listed = Rule::ALL.map(|rule| format!("{rule:?},"));
        assert!(variants.lines().map(str::trim).filter(|line| line.ends_with(',')).eq(&listed), "{listed:?}");
        assert!(
            Rule::ALL.iter().all(|rule| Rule::ALL.iter().filter(|other| other.as_str() == rule.as_str()).count() == 1)
        );
    }
}
