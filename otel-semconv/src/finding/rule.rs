//! The identifiers of the rules.

/// A rule of the semantic conventions. Where OpenTelemetry's own checker, `weaver`, has the same rule, the identifier is the same.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Rule {
    /// An attribute is not registered.
    MissingAttribute,
    /// A metric is not registered.
    MissingMetric,
    /// An event is not registered.
    MissingEvent,
    /// A span type is not registered.
    MissingSpan,
    /// A name, or a value of an enum, is deprecated.
    Deprecated,
    /// A value does not have the type of its attribute.
    TypeMismatch,
    /// A value differs from the one that the span type prescribes.
    UnexpectedValue,
    /// A value is not a well-known member of its enum. Enums are open, so the value can still be right.
    UndefinedEnumVariant,
    /// A metric has a unit that differs from the registered one.
    UnitMismatch,
    /// A metric has an instrument that differs from the registered one.
    UnexpectedInstrument,
    /// A span has a kind that differs from that of its type.
    UnexpectedSpanKind,
    /// A span has an `error.type` but no error status.
    UnexpectedStatus,
    /// A key, or the name of a metric or event, does not consist of lower-case words.
    InvalidFormat,
    /// A key is below another key that is an attribute itself.
    IllegalNamespace,
    /// A key has no namespace.
    MissingNamespace,
    /// An unregistered key is below a registered namespace.
    ExtendsNamespace,
    /// A key is below a template.
    TemplateAttribute,
    /// A name may still change.
    NotStable,
    /// A required attribute is missing.
    RequiredAttributeNotPresent,
    /// A conditionally required attribute is missing.
    ConditionallyRequiredAttributeNotPresent,
    /// A recommended attribute is missing.
    RecommendedAttributeNotPresent,
    /// An opt-in attribute is missing.
    OptInAttributeNotPresent,
    /// The name of a span contains a variable value.
    HighCardinalityName,
}

impl Rule {
    /// All rules.
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

    /// Returns the identifier, such as `missing_attribute`.
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
