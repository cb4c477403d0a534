//! The instruments of one metric of a call site.

use super::series::{AttributeSet, Series, SeriesFound, joined};
use crate::callsite::site::metric::{ConstantValue, Count, CountKind, On};
use crate::callsite::value::measurement::{Quantity, is_time, per_second};
use crate::callsite::value::metric_attributes::MetricAttributes;
use crate::unique_keys::has_repeated_key;
use opentelemetry::metrics::{
    BoundCounter, BoundHistogram, BoundUpDownCounter, Counter, Histogram, Meter, UpDownCounter,
};
use opentelemetry::{Key, KeyValue};
use std::borrow::Cow;
use std::sync::OnceLock;
use std::time::Duration;

/// The instruments of one metric, and the attributes that are the same for every call.
pub(crate) struct MetricInstruments {
    count: &'static Count,
    attributes: Vec<KeyValue>,
    main: MainInstrument,
    duration: Option<Distribution>,
    active: Option<Series<UpDownCounter<i64>, BoundUpDownCounter<i64>>>,
}

enum MainInstrument {
    Sum(Sum),
    /// A histogram of durations or of measurements.
    Histogram(Distribution),
}

/// An instrument that is bound to the constant attributes, and records a successful call.
pub(crate) enum ConstantInstrument {
    /// One call.
    Counter(BoundCounter<u64>),
    /// The duration of the call, in a unit. The number is that of units in one second.
    Duration(BoundHistogram<f64>, f64),
    /// The end of a call that was in progress.
    Active(BoundUpDownCounter<i64>),
}

impl ConstantInstrument {
    /// Records a call that took this many seconds.
    #[inline]
    pub(crate) fn record(&self, seconds: f64) {
        match self {
            Self::Counter(counter) => counter.add(1),
            Self::Duration(histogram, per_second) => histogram.record(seconds * per_second),
            Self::Active(active) => active.add(-1),
        }
    }
}

/// A counter of integers and one of floats. The type of the first measurement decides which one is created.
struct Sum {
    meter: Meter,
    whole: OnceLock<Series<Counter<u64>, BoundCounter<u64>>>,
    fraction: OnceLock<Series<Counter<f64>, BoundCounter<f64>>>,
}

/// A histogram, and the conversion of durations to its unit.
struct Distribution {
    values: Series<Histogram<f64>, BoundHistogram<f64>>,
    per_second: f64,
}

/// The bucket boundaries that the semantic conventions recommend for durations in seconds. Those of the SDK are for milliseconds.
pub const SECONDS: [f64; 14] = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0];

impl MetricInstruments {
    pub(crate) fn new(count: &'static Count, meter: &Meter, function: Cow<'static, str>) -> Self {
        let own = count.is_of_function().then(|| KeyValue::new("code.function.name", function));
        let known = count.attributes.iter().map(|(key, value)| KeyValue::new(*key, value.to_value()));
        let attributes = own.into_iter().chain(known).collect();
        let main = match count.kind {
            CountKind::Sum => {
                MainInstrument::Sum(Sum { meter: meter.clone(), whole: OnceLock::new(), fraction: OnceLock::new() })
            }
            CountKind::Duration | CountKind::Values => {
                let is_duration = count.kind == CountKind::Duration;
                let unit = if is_duration && count.unit.is_empty() { "s" } else { count.unit };
                let name = count.name.into();
                MainInstrument::Histogram(Distribution::new(count, meter, name, unit, count.description.into()))
            }
        };
        let about = |what: &str| Cow::Owned(format!("{what} counted by `{}`", count.name));
        let duration = count.duration.then(|| {
            Distribution::new(
                count,
                meter,
                format!("{}.duration", count.name).into(),
                "s",
                about("Duration of the calls that are"),
            )
        });
        let active = count.active.then(|| {
            let active = meter.i64_up_down_counter(format!("{}.active", count.name));
            // A unit such as `s` or `By` belongs to the measurements, not to the calls in progress.
            let counts = count.kind == CountKind::Sum && count.unit.starts_with('{');
            let unit = if counts { count.unit } else { "{call}" };
            Series::new(active.with_unit(unit).with_description(about("Calls in progress that are")).build())
        });
        Self { count, attributes, main, duration, active }
    }

    /// Records the start of a call.
    pub(crate) fn enter(&self, attributes: Option<&MetricAttributes>) {
        self.add_active(1, attributes);
    }

    /// Records the end of a call.
    #[inline]
    pub(crate) fn leave(
        &self,
        error_type: Option<&Cow<'static, str>>,
        elapsed: Duration,
        attributes: Option<&MetricAttributes>,
    ) {
        if self.active.is_some() {
            self.add_active(-1, attributes);
        }
        let wanted = match self.count.on {
            On::All => true,
            On::Ok => error_type.is_none(),
            On::Err => error_type.is_some(),
        };
        if !wanted {
            return;
        }
        match attributes {
            None => self.record(&self.set(error_type, None), None, elapsed),
            Some(own) => self.record(&self.set(error_type, Some(own)), own.measurement, elapsed),
        }
    }

    fn record(&self, set: &AttributeSet<'_>, measurement: Option<Quantity>, elapsed: Duration) {
        match &self.main {
            MainInstrument::Sum(sum) => sum.add(measurement.unwrap_or(Quantity::Whole(1)), set, self.count),
            MainInstrument::Histogram(histogram) => {
                histogram.record(measurement.unwrap_or(Quantity::Time(elapsed)), set);
            }
        }
        if let Some(histogram) = &self.duration {
            histogram.record(Quantity::Time(elapsed), set);
        }
    }

    /// Returns the instruments that record a successful call, if it has only the constant attributes and counts by one.
    pub(crate) fn on_success(&self) -> impl Iterator<Item = ConstantInstrument> {
        let wanted = matches!(self.count.on, On::All | On::Ok);
        let active = self
            .active
            .as_ref()
            .map(|active| ConstantInstrument::Active(active.constant(&self.attributes, UpDownCounter::bind).clone()));
        let main = wanted.then(|| match &self.main {
            MainInstrument::Sum(sum) => {
                let counter = sum.whole(self.count).constant(&self.attributes, Counter::bind);
                ConstantInstrument::Counter(counter.clone())
            }
            MainInstrument::Histogram(histogram) => histogram.constant(&self.attributes),
        });
        let duration = self.duration.as_ref().filter(|_| wanted).map(|histogram| histogram.constant(&self.attributes));
        active.into_iter().chain(main).chain(duration)
    }

    /// Adds zero to the counter, so that the series with these attributes exists. A histogram cannot be announced.
    pub(crate) fn announce(&self, own: &[(&'static str, ConstantValue)]) {
        let MainInstrument::Sum(sum) = &self.main else { return };
        let set = if own.is_empty() && !self.count.dynamic {
            AttributeSet::Constant(&self.attributes)
        } else {
            let own: Vec<_> = own.iter().map(|(key, value)| KeyValue::new(*key, value.to_value())).collect();
            AttributeSet::Other(Cow::Owned(joined(&self.attributes, &own, None)))
        };
        sum.add(Quantity::Whole(0), &set, self.count);
    }

    /// Returns whether the author sets a constant attribute with this key.
    pub(crate) fn has_constant(&self, key: &Key) -> bool {
        self.attributes.iter().any(|attribute| attribute.key == *key)
    }

    fn add_active(&self, change: i64, attributes: Option<&MetricAttributes>) {
        if let Some(active) = &self.active {
            match active.find(&self.set(None, attributes), UpDownCounter::bind) {
                SeriesFound::Bound(active) => active.add(change),
                SeriesFound::Unbound(attributes) => active.any.add(change, &attributes),
            }
        }
    }

    #[inline]
    fn set<'a>(
        &'a self,
        error_type: Option<&'a Cow<'static, str>>,
        attributes: Option<&'a MetricAttributes>,
    ) -> AttributeSet<'a> {
        match error_type {
            _ if self.count.dynamic || attributes.is_some_and(MetricAttributes::has_any) => {
                self.dynamic_set(error_type, attributes)
            }
            None => AttributeSet::Constant(&self.attributes),
            Some(error_type) => AttributeSet::Failed { known: &self.attributes, error_type },
        }
    }

    fn dynamic_set<'a>(
        &'a self,
        error_type: Option<&Cow<'static, str>>,
        attributes: Option<&'a MetricAttributes>,
    ) -> AttributeSet<'a> {
        let own = attributes.map_or(&[][..], |attributes| attributes.attributes.values());
        if self.attributes.is_empty() && error_type.is_none() && !has_repeated_key(own) {
            return AttributeSet::Other(Cow::Borrowed(own));
        }
        AttributeSet::Other(Cow::Owned(joined(&self.attributes, own, error_type)))
    }
}

impl Sum {
    fn whole(&self, Count { name, unit, description, .. }: &Count) -> &Series<Counter<u64>, BoundCounter<u64>> {
        let make = || self.meter.u64_counter(*name).with_unit(*unit).with_description(*description).build();
        self.whole.get_or_init(|| Series::new(make()))
    }

    fn add(&self, measurement: Quantity, set: &AttributeSet<'_>, count: &Count) {
        let (meter, Count { name, unit, description, .. }) = (&self.meter, count);
        if let Quantity::Whole(measurement) = measurement {
            return self.whole(count).add(measurement, set);
        }
        let measurement = measurement.fraction(per_second(unit));
        // A counter never decreases.
        if measurement >= 0.0 {
            let make = || meter.f64_counter(*name).with_unit(*unit).with_description(*description).build();
            self.fraction.get_or_init(|| Series::new(make())).add(measurement, set);
        }
    }
}

impl Distribution {
    fn new(
        count: &Count,
        meter: &Meter,
        name: Cow<'static, str>,
        unit: &'static str,
        description: Cow<'static, str>,
    ) -> Self {
        let per_second = per_second(unit);
        let histogram = meter.f64_histogram(name).with_unit(unit).with_description(description);
        let histogram = match count.buckets {
            Some(buckets) => histogram.with_boundaries(buckets.to_vec()),
            None if is_time(unit) => histogram.with_boundaries(SECONDS.map(|bound| bound * per_second).to_vec()),
            None => histogram,
        };
        Self { values: Series::new(histogram.build()), per_second }
    }

    fn constant(&self, attributes: &[KeyValue]) -> ConstantInstrument {
        let bound = self.values.constant(attributes, Histogram::bind);
        ConstantInstrument::Duration(bound.clone(), self.per_second)
    }

    /// Records a value, unless it is negative or not a number.
    fn record(&self, value: Quantity, set: &AttributeSet<'_>) {
        let value = value.fraction(self.per_second);
        if value.is_nan() || value < 0.0 {
            return;
        }
        match self.values.find(set, Histogram::bind) {
            SeriesFound::Bound(bound) => bound.record(value),
            SeriesFound::Unbound(attributes) => self.values.any.record(value, &attributes),
        }
    }
}
