//! The findings of OpenTelemetry's own checker, `weaver`, in the fixtures. Tests of other crates use them as well.
//!
//! One finding of `weaver` is left out in both: it recommends `exception.escaped`, which is deprecated.

use otel_semconv::Rule;

/// The findings in the compliant program.
pub(crate) const GOOD: [(Rule, usize); 4] = [
    (Rule::UndefinedEnumVariant, 2),
    (Rule::ConditionallyRequiredAttributeNotPresent, 5),
    (Rule::RecommendedAttributeNotPresent, 4),
    (Rule::OptInAttributeNotPresent, 6),
];

/// The additional findings in the program with its own names.
pub(crate) const APP: [(Rule, usize); 4] =
    [(Rule::MissingAttribute, 6), (Rule::MissingMetric, 1), (Rule::MissingEvent, 1), (Rule::ExtendsNamespace, 1)];

/// The findings in the program with every mistake.
pub(crate) const BAD: [(Rule, usize); 18] = [
    (Rule::MissingAttribute, 5),
    (Rule::MissingMetric, 1),
    (Rule::MissingEvent, 1),
    (Rule::Deprecated, 7),
    (Rule::TypeMismatch, 2),
    (Rule::UndefinedEnumVariant, 1),
    (Rule::UnitMismatch, 1),
    (Rule::UnexpectedInstrument, 2),
    (Rule::InvalidFormat, 1),
    (Rule::IllegalNamespace, 1),
    (Rule::MissingNamespace, 1),
    (Rule::ExtendsNamespace, 2),
    (Rule::TemplateAttribute, 1),
    (Rule::NotStable, 8),
    (Rule::RequiredAttributeNotPresent, 3),
    (Rule::ConditionallyRequiredAttributeNotPresent, 6),
    (Rule::RecommendedAttributeNotPresent, 2),
    (Rule::OptInAttributeNotPresent, 5),
];

/// The number of violations in each of the three.
pub(crate) const VIOLATIONS: [usize; 3] = [0, 8, 24];
