//! Which attributes are wanted and not there.

use super::name;
use super::written::Written;
use crate::facts::{Attribute, Requirement, RequirementLevel, Requirements};
use crate::finding::{Finding, Rule};
use crate::registry::Registry;

/// What is wanted and not there, of `what`, such as ``span `http.server` ``.
pub(super) fn absent(
    registry: &Registry,
    what: &str,
    requirements: Requirements<'_>,
    attributes: &[Written<'_>],
) -> Vec<Finding> {
    let absent = requirements.iter().filter(|requirement| is_absent(registry, requirement.key, attributes));
    absent.map(|requirement| finding(what, requirement)).collect()
}

/// An attribute that is out of use is never missed, although some requirements still name one.
pub(super) fn is_absent(registry: &Registry, key: &str, attributes: &[Written<'_>]) -> bool {
    let row = registry.find::<Attribute<'_>>(key);
    if row.is_some_and(|row| !row.deprecation.is_usable()) {
        return false;
    }
    let is_template = row.is_some_and(|row| row.value_type.is_template());
    !attributes.iter().any(|(there, _)| *there == key || (is_template && name::is_below(there, key)))
}

fn finding(what: &str, requirement: Requirement<'_>) -> Finding {
    let key = requirement.key;
    let (rule, told) = match requirement.level {
        RequirementLevel::Required => {
            (Rule::RequiredAttributeNotPresent, format!("{what} lacks the required attribute `{key}`; add it"))
        }
        RequirementLevel::ConditionallyRequired => (
            Rule::ConditionallyRequiredAttributeNotPresent,
            format!("{what} lacks the attribute `{key}`, which is required under a condition; add it if that is met"),
        ),
        RequirementLevel::Recommended => (
            Rule::RecommendedAttributeNotPresent,
            format!("{what} lacks the recommended attribute `{key}`; add it if it is at hand"),
        ),
        RequirementLevel::OptIn => (
            Rule::OptInAttributeNotPresent,
            format!("{what} lacks the attribute `{key}`, which users may ask for; add it if they do"),
        ),
    };
    Finding::new(rule, key, told)
}
