//! Listed attributes that are missing.

use super::value::CheckedAttribute;
use crate::facts::{Attribute, Deprecation, Requirement, RequirementLevel, Requirements};
use crate::finding::{Finding, Rule};
use crate::registry::{Registry, is_below};

/// Returns a finding for each listed attribute that is missing. `what` is what lists them, such as ``span `http.server` ``.
///
/// A usable name can list an attribute that is deprecated; that one is not reported.
pub(super) fn missing(
    registry: &Registry,
    what: &str,
    deprecation: Deprecation<'_>,
    requirements: Requirements<'_>,
    attributes: &[CheckedAttribute<'_>],
) -> Vec<Finding> {
    let is_expected = |key| {
        let row = registry.find::<Attribute<'_>>(key);
        !deprecation.is_usable() || row.is_none_or(|row| row.deprecation.is_usable())
    };
    let expected = requirements.iter().filter(|requirement| is_expected(requirement.key));
    let missing = expected.filter(|requirement| !is_present(registry, requirement.key, attributes));
    missing.map(|requirement| finding(what, requirement)).collect()
}

/// Returns whether an attribute is present. A template is present if any key below it is.
pub(super) fn is_present(registry: &Registry, key: &str, attributes: &[CheckedAttribute<'_>]) -> bool {
    let is_template = registry.find::<Attribute<'_>>(key).is_some_and(|row| row.value_type.is_template());
    attributes.iter().any(|(present, _)| *present == key || (is_template && is_below(present, key)))
}

fn finding(what: &str, requirement: Requirement<'_>) -> Finding {
    let key = requirement.key;
    let (rule, message) = match requirement.level {
        RequirementLevel::Required => {
            (Rule::RequiredAttributeNotPresent, format!("{what} lacks the required attribute `{key}`; add it"))
        }
        RequirementLevel::ConditionallyRequired => (
            Rule::ConditionallyRequiredAttributeNotPresent,
            format!("{what} lacks the conditionally required attribute `{key}`; add it if its condition is met"),
        ),
        RequirementLevel::Recommended => (
            Rule::RecommendedAttributeNotPresent,
            format!("{what} lacks the recommended attribute `{key}`; add it if its value is available"),
        ),
        RequirementLevel::OptIn => (
            Rule::OptInAttributeNotPresent,
            format!("{what} lacks the opt-in attribute `{key}`; add it if users ask for it"),
        ),
    };
    Finding::new(rule, key, message)
}
