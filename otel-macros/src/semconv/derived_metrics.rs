//! The metrics that `duration` and `active` add to the named one.

use crate::model::{CountPlan, MeasurePlan};
use otel_semconv::{Instrument, Registry};
use proc_macro2::Span;
use syn::LitStr;

/// A metric that an option adds, as the runtime creates it.
pub(crate) struct DerivedMetric {
    pub(crate) name: String,
    pub(crate) option: &'static str,
    /// The position of the option.
    pub(crate) at: Span,
    pub(crate) instrument: Instrument,
    pub(crate) unit: String,
}

/// The metrics that are added to the one with this name.
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
    /// The finding for `allow(..)` and the message, if the conventions define this name with another instrument or unit. The
    /// author cannot choose the instrument and the unit here.
    pub(crate) fn differs(&self, registry: &Registry) -> Option<(&'static str, String)> {
        let Self { name, option, instrument, unit, .. } = self;
        let row = registry.metric(name).filter(|row| row.deprecation.is_usable())?;
        let of = match (row.instrument == *instrument, row.unit == unit) {
            (true, true) => return None,
            (false, _) => "instrument",
            (true, false) => "unit",
        };
        let message = format!(
            "metric `{name}` requires instrument `{}` and unit `{}`, but `{option}` creates instrument `{}` and unit `{unit}`; remove `{option}`, and record that metric separately",
            row.instrument.as_str(),
            row.unit,
            instrument.as_str()
        );
        Some((of, message))
    }
}
