//! The metrics that `duration` and `active` make beside the one that is named.

use crate::model::{CountPlan, MeasurePlan};
use otel_semconv::{Instrument, Registry};
use proc_macro2::Span;
use syn::LitStr;

/// A metric that a word makes, as the runtime does.
pub(crate) struct DerivedMetric {
    pub(crate) name: String,
    pub(crate) option: &'static str,
    /// Where the word stands.
    pub(crate) at: Span,
    pub(crate) instrument: Instrument,
    pub(crate) unit: String,
}

/// The metrics that are made beside the one of this name.
pub(crate) fn derived(count: &CountPlan, name: &str) -> Vec<DerivedMetric> {
    let unit = count.unit.as_ref().map(LitStr::value);
    let calls = unit.filter(|unit| count.measure == MeasurePlan::Sum && unit.starts_with('{'));
    let calls = calls.unwrap_or_else(|| "{call}".to_owned());
    let options = [
        (count.duration, "duration", Instrument::Histogram, "s".to_owned()),
        (count.active, "active", Instrument::UpDownCounter, calls),
    ];
    let given = options.into_iter().filter_map(|(at, option, instrument, unit)| Some((at?, option, instrument, unit)));
    given
        .map(|(at, option, instrument, unit)| DerivedMetric {
            name: format!("{name}.{option}"),
            option,
            at,
            instrument,
            unit,
        })
        .collect()
}

impl DerivedMetric {
    /// That the conventions have a metric of this name in use, and another one: the word of `allow(..)` for it, and what to write. The
    /// author cannot choose instrument and unit here.
    pub(crate) fn differs(&self, registry: &Registry) -> Option<(&'static str, String)> {
        let Self { name, option, instrument, unit, .. } = self;
        let row = registry.metric(name).filter(|row| row.deprecation.is_usable())?;
        let of = match (row.instrument == *instrument, row.unit == unit) {
            (true, true) => return None,
            (false, _) => "instrument",
            (true, false) => "unit",
        };
        let message = format!(
            "metric `{name}` has instrument `{}` and unit `{}`, but `{option}` makes instrument `{}` and unit `{unit}`; remove `{option}`, and record that metric by itself",
            row.instrument.as_str(),
            row.unit,
            instrument.as_str()
        );
        Some((of, message))
    }
}
