//! How bad a finding is: for emitted telemetry, and while compiling.

use crate::finding::{Finding, Rule, Weight};

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

impl Finding {
    /// How bad it is in telemetry that was emitted.
    pub fn level(&self) -> Level {
        match self.rule() {
            // The name is in use where it has moved to.
            Rule::Deprecated if self.weight == Weight::Notice => Level::Information,
            _ if self.weight == Weight::Style => Level::Improvement,
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
    pub fn severity(&self) -> Severity {
        match self.rule() {
            _ if self.weight == Weight::Notice => Severity::Silent,
            _ if self.weight == Weight::Style => Severity::Warn,
            Rule::InvalidFormat | Rule::TypeMismatch | Rule::UnitMismatch | Rule::UnexpectedInstrument => {
                Severity::Error
            }
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
}
