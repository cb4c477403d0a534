//! Metrics: their names, instruments and units, and the attributes of their data points.

use super::any_name;
use super::missing;
use super::value::CheckedAttribute;
use crate::facts::{Instrument, Metric};
use crate::finding::{Finding, Rule, Suggestion};
use crate::registry::Registry;

/// Checks the name, instrument and unit of a metric. `unit` is empty if there is none.
///
/// ```
/// use otel_semconv::{Instrument, Registry, Rule, rules};
///
/// let found = rules::metric(&Registry::official(), "http.server.request.duration", Instrument::Histogram, "ms");
/// assert_eq!(found[0].rule(), Rule::UnitMismatch);
/// assert_eq!(found[0].message(), "metric `http.server.request.duration` requires unit `s`, not `ms`; write `s`");
/// ```
pub fn metric(registry: &Registry, name: &str, instrument: Instrument, unit: &str) -> Vec<Finding> {
    let Some(row) = registry.metric(name) else {
        return any_name::unknown::<Metric<'_>>(registry, Rule::MissingMetric, "metric", name);
    };
    let findings = [
        any_name::deprecated("metric", name, row.deprecation),
        differs(Rule::UnexpectedInstrument, name, "instrument", row.instrument.as_str(), instrument.as_str()),
        differs(Rule::UnitMismatch, name, "unit", row.unit, unit),
        any_name::not_stable("metric", name, row.stability),
    ];
    findings.into_iter().flatten().collect()
}

/// Returns a finding for each attribute that the data points of a metric lack; none if the metric is not registered.
pub fn metric_attributes(registry: &Registry, name: &str, attributes: &[CheckedAttribute<'_>]) -> Vec<Finding> {
    let Some(row) = registry.metric(name) else { return Vec::new() };
    missing::missing(registry, &format!("metric `{name}`"), row.deprecation, row.requirements, attributes)
}

fn differs(rule: Rule, name: &str, what: &str, right: &str, written: &str) -> Option<Finding> {
    let found = if written.is_empty() { "none".to_owned() } else { format!("`{written}`") };
    let message = || format!("metric `{name}` requires {what} `{right}`, not {found}; write `{right}`");
    (right != written).then(|| Finding::new(rule, name, message()).suggest([Suggestion::Replace(right.to_owned())]))
}
