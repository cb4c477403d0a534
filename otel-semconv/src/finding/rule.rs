//! The rules, by their ids.

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

#[cfg(test)]
mod tests {
    use super::Rule;

    #[test]
    fn all_rules_are_listed() {
        let text = include_str!("rule.rs");
        let variants = text.split("pub enum Rule {").nth(1).and_then(|rest| rest.split('}').next()).unwrap_or_default();
        let listed = Rule::ALL.map(|rule| format!("{rule:?},"));
        assert!(variants.lines().map(str::trim).filter(|line| line.ends_with(',')).eq(&listed), "{listed:?}");
        assert!(
            Rule::ALL.iter().all(|rule| Rule::ALL.iter().filter(|other| other.as_str() == rule.as_str()).count() == 1)
        );
    }
}
