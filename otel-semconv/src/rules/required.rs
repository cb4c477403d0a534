//! Which attributes are wanted and not there.

use super::written::Written;
use crate::facts::{Attribute, Deprecation, Requirement, RequirementLevel, Requirements};
use crate::finding::{Finding, Rule};
use crate::registry::{Registry, is_below};

/// What is wanted and not there, of `what`, such as ``span `http.server` ``.
///
/// Requirements of names that are in use may still list an attribute that is not: nobody is asked for that.
pub(super) fn absent(
    registry: &Registry,
    what: &str,
    deprecation: Deprecation<'_>,
    requirements: Requirements<'_>,
    attributes: &[Written<'_>],
) -> Vec<Finding> {
    let is_asked = |key| {
        let row = registry.find::<Attribute<'_>>(key);
        !deprecation.is_usable() || row.is_none_or(|row| row.deprecation.is_usable())
    };
    let asked = requirements.iter().filter(|requirement| is_asked(requirement.key));
    let absent = asked.filter(|requirement| !is_there(registry, requirement.key, attributes));
    absent.map(|requirement| finding(what, requirement)).collect()
}

/// A template is there if any key below it is.
pub(super) fn is_there(registry: &Registry, key: &str, attributes: &[Written<'_>]) -> bool {
    let is_template = registry.find::<Attribute<'_>>(key).is_some_and(|row| row.value_type.is_template());
    attributes.iter().any(|(there, _)| *there == key || (is_template && is_below(there, key)))
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
