//! Events: their names, and the attributes of their log records.

use super::name;
use super::required;
use super::written::Written;
use crate::facts::Event;
use crate::finding::{Finding, Rule};
use crate::registry::Registry;

/// What is to be said about the name of an event.
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
        return name::unknown::<Event<'_>>(registry, Rule::MissingEvent, "event", name);
    };
    let deprecated = name::deprecated("event", name, row.deprecation);
    deprecated.into_iter().chain(name::not_stable("event", name, row.stability)).collect()
}

/// What the log record of an event lacks; nothing if the event is not registered.
pub fn event_attributes(registry: &Registry, name: &str, attributes: &[Written<'_>]) -> Vec<Finding> {
    let Some(row) = registry.event(name) else { return Vec::new() };
    required::absent(registry, &format!("event `{name}`"), row.deprecation, row.requirements, attributes)
}
