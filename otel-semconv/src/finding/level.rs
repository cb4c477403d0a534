//! How serious a finding is: in recorded telemetry, and for the compiler.

use super::rule::Rule;

/// How bad a finding is in telemetry that was emitted, by the words of OpenTelemetry's own checker.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Level {
    /// Worth knowing.
    Information,
    /// Could be better.
    Improvement,
    /// Against the conventions.
    Violation,
}

impl Level {
    /// The word, such as `violation`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Information => "information",
            Self::Improvement => "improvement",
            Self::Violation => "violation",
        }
    }
}

/// What the compiler says about a finding, unless it is configured otherwise.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Severity {
    /// Nothing.
    Silent,
    /// A warning.
    Warn,
    /// An error.
    Error,
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

/// How bad it is in telemetry that was emitted.
pub(super) fn level(rule: Rule, weight: Weight) -> Level {
    match rule {
        // The name is in use where it has moved to.
        Rule::Deprecated if weight == Weight::Notice => Level::Information,
        _ if weight == Weight::Style => Level::Improvement,
        Rule::MissingAttribute
        | Rule::MissingMetric
        | Rule::MissingEvent
        | Rule::MissingSpan
        | Rule::Deprecated
        | Rule::TypeMismatch
        | Rule::UnexpectedValue
        | Rule::UnitMismatch
        | Rule::UnexpectedInstrument
        | Rule::UnexpectedSpanKind
        | Rule::InvalidFormat
        | Rule::IllegalNamespace
        | Rule::RequiredAttributeNotPresent => Level::Violation,
        Rule::NotStable
        | Rule::MissingNamespace
        | Rule::RecommendedAttributeNotPresent
        | Rule::UnexpectedStatus
        | Rule::HighCardinalityName => Level::Improvement,
        Rule::UndefinedEnumVariant
        | Rule::TemplateAttribute
        | Rule::ExtendsNamespace
        | Rule::ConditionallyRequiredAttributeNotPresent
        | Rule::OptInAttributeNotPresent => Level::Information,
    }
}

/// What the compiler says about it, unless it is configured otherwise.
pub(super) fn severity(rule: Rule, weight: Weight) -> Severity {
    match rule {
        _ if weight == Weight::Notice => Severity::Silent,
        _ if weight == Weight::Style => Severity::Warn,
        Rule::InvalidFormat | Rule::TypeMismatch | Rule::UnitMismatch | Rule::UnexpectedInstrument => Severity::Error,
        Rule::MissingAttribute
        | Rule::MissingMetric
        | Rule::MissingEvent
        | Rule::MissingSpan
        | Rule::Deprecated
        | Rule::UnexpectedValue
        | Rule::UndefinedEnumVariant
        | Rule::UnexpectedSpanKind
        | Rule::UnexpectedStatus
        | Rule::IllegalNamespace
        | Rule::RequiredAttributeNotPresent
        | Rule::HighCardinalityName => Severity::Warn,
        Rule::MissingNamespace
        | Rule::ExtendsNamespace
        | Rule::TemplateAttribute
        | Rule::NotStable
        | Rule::ConditionallyRequiredAttributeNotPresent
        | Rule::RecommendedAttributeNotPresent
        | Rule::OptInAttributeNotPresent => Severity::Silent,
    }
}
