//! How serious a finding is: in recorded telemetry, and for the compiler.

use super::rule::Rule;

/// How serious a finding is in recorded telemetry. The levels are those of OpenTelemetry's own checker, `weaver`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum FindingLevel {
    /// A remark.
    Information,
    /// A recommendation is not followed.
    Improvement,
    /// The conventions are violated.
    Violation,
}

impl FindingLevel {
    /// Returns the name of the level, such as `violation`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Information => "information",
            Self::Improvement => "improvement",
            Self::Violation => "violation",
        }
    }
}

/// How the compiler reports a finding unless the settings of the crate change that.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Severity {
    /// It does not report the finding.
    Silent,
    /// As a warning.
    Warn,
    /// As an error.
    Error,
}

/// How certain a finding is to be a mistake.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Weight {
    /// It is a mistake.
    Mistake,
    /// The code works, but does not follow the style of the conventions.
    Style,
    /// The code may be intended, or another finding explains the problem more clearly.
    Notice,
}

/// The level of a finding in recorded telemetry.
pub(super) fn level(rule: Rule, weight: Weight) -> FindingLevel {
    match rule {
        // The name moved to another repository and is usable.
        Rule::Deprecated if weight == Weight::Notice => FindingLevel::Information,
        _ if weight == Weight::Style => FindingLevel::Improvement,
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
        | Rule::RequiredAttributeNotPresent => FindingLevel::Violation,
        Rule::NotStable
        | Rule::MissingNamespace
        | Rule::RecommendedAttributeNotPresent
        | Rule::UnexpectedStatus
        | Rule::HighCardinalityName => FindingLevel::Improvement,
        Rule::UndefinedEnumVariant
        | Rule::TemplateAttribute
        | Rule::ExtendsNamespace
        | Rule::ConditionallyRequiredAttributeNotPresent
        | Rule::OptInAttributeNotPresent => FindingLevel::Information,
    }
}

/// The severity of a finding at compile time.
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
