//! Events: their names and the attributes of their log records.

use super::any_name;
use super::missing;
use super::value::CheckedAttribute;
use crate::facts::Event;
use crate::finding::{Finding, Rule};
use crate::registry::Registry;

/// Checks the name of an event.
///
/// ```
/// use otel_semconv::{Registry, rules};
///
/// let registry = Registry::official();
/// assert_eq!(rules::event(&registry, "exception"), []);
/// let found = rules::event(&registry, "feature_flag.evaluaton");
/// assert!(found[0].message().ends_with("did you mean `feature_flag.evaluation`?"));
/// ```
pub fn event(registry: &Registry, name: &str) -> Vec<Finding> {
    let Some(row) = registry.event(name) else {
        return any_name::unknown::<Event<'_>>(registry, Rule::MissingEvent, "event", name);
    };
    let deprecated = any_name::deprecated("event", name, row.deprecation);
    deprecated.into_iter().chain(any_name::not_stable("event", name, row.stability)).collect()
}

/// Returns a finding for each attribute that the log record of an event lacks; none if the event is not registered.
pub fn event_attributes(registry: &Registry, name: &str, attributes: &[CheckedAttribute<'_>]) -> Vec<Finding> {
    let Some(row) = registry.event(name) else { return Vec::new() };
    missing::missing(registry, &format!("event `{name}`"), row.deprecation, row.requirements, attributes)
}
