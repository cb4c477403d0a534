//! Whether the status of a span and its `error.type` say the same.

use super::required;
use super::written::Written;
use crate::finding::{Finding, Rule};
use crate::registry::Registry;

const ERROR_TYPE: &str = "error.type";

/// That a span failed and does not say how, or says how and did not fail.
///
/// Types of spans that list `error.type` require it of a span that failed; for any other span it is recommended.
///
/// ```
/// use otel_semconv::rules::{self, Value};
/// use otel_semconv::{Registry, Rule};
///
/// let registry = Registry::official();
/// let rule = |span_type, failed, attributes: &[_]| {
///     rules::span_status(&registry, span_type, failed, attributes).map(|found| found.rule())
/// };
/// assert_eq!(rule(Some("http.client"), true, &[]), Some(Rule::RequiredAttributeNotPresent));
/// assert_eq!(rule(None, true, &[]), Some(Rule::RecommendedAttributeNotPresent));
/// assert_eq!(rule(None, false, &[("error.type", Value::String("timeout"))]), Some(Rule::UnexpectedStatus));
/// ```
pub fn span_status(
    registry: &Registry,
    span_type: Option<&str>,
    failed: bool,
    attributes: &[Written<'_>],
) -> Option<Finding> {
    let is_told = required::is_there(registry, ERROR_TYPE, attributes);
    if failed == is_told {
        return None;
    }
    if is_told {
        let told = format!("span has `{ERROR_TYPE}` and no error status; set the status, or leave the attribute out");
        return Some(Finding::new(Rule::UnexpectedStatus, ERROR_TYPE, told));
    }
    let row = span_type.and_then(|span_type| registry.span(span_type));
    let listing = row.filter(|row| row.requirements.iter().any(|requirement| requirement.key == ERROR_TYPE));
    let (rule, told) = if let Some(row) = listing {
        let told = format!("span `{}` failed and lacks the required attribute `{ERROR_TYPE}`; add it", row.name);
        (Rule::RequiredAttributeNotPresent, told)
    } else {
        let told = format!("span failed and lacks the recommended attribute `{ERROR_TYPE}`; add it");
        (Rule::RecommendedAttributeNotPresent, told)
    };
    Some(Finding::new(rule, ERROR_TYPE, told))
}
