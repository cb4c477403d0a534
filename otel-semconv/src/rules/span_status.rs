//! Failed spans: whether the status of a span and its `error.type` agree.

use super::missing;
use super::value::CheckedAttribute;
use crate::finding::{Finding, Rule};
use crate::registry::Registry;

const ERROR_TYPE: &str = "error.type";

/// Checks that a span has an `error.type` if and only if it failed.
///
/// The attribute is required if the type of the span lists it, and recommended otherwise.
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
    attributes: &[CheckedAttribute<'_>],
) -> Option<Finding> {
    let has_error_type = missing::is_present(registry, ERROR_TYPE, attributes);
    if failed == has_error_type {
        return None;
    }
    if has_error_type {
        let message = format!("span has `{ERROR_TYPE}` but no error status; set the status, or remove the attribute");
        return Some(Finding::new(Rule::UnexpectedStatus, ERROR_TYPE, message));
    }
    let row = span_type.and_then(|span_type| registry.span(span_type));
    let listing = row.filter(|row| row.requirements.iter().any(|requirement| requirement.key == ERROR_TYPE));
    let (rule, message) = if let Some(row) = listing {
        let message = format!("span `{}` failed but lacks the required attribute `{ERROR_TYPE}`; add it", row.name);
        (Rule::RequiredAttributeNotPresent, message)
    } else {
        let message = format!("span failed but lacks the recommended attribute `{ERROR_TYPE}`; add it");
        (Rule::RecommendedAttributeNotPresent, message)
    };
    Some(Finding::new(rule, ERROR_TYPE, message))
}
