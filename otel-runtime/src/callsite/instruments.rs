//! The instruments of one metric of one site, in the meter in force.

use super::amount::{Quantity, is_time, per_second};
use super::metric::{Count, Label, Labels, Measure, On};
use opentelemetry::metrics::{
    BoundCounter, BoundHistogram, BoundUpDownCounter, Counter, Histogram, Meter, UpDownCounter,
};
use opentelemetry::{KeyValue, Value};
use std::borrow::Cow;
use std::sync::OnceLock;
use std::time::Duration;

/// The instruments of one metric, and the labels that are the same for every call.
pub(crate) struct Instruments {
    count: &'static Count,
    labels: Vec<KeyValue>,
    main: Main,
    duration: Option<Distribution>,
    active: Option<Series<UpDownCounter<i64>, BoundUpDownCounter<i64>>>,
}

enum Main {
    Sum(Sum),
    /// Of durations, or of the author's values.
    Histogram(Distribution),
}

/// An instrument, and the same bound to the labels that are known; bound with the first use, because a reader shows every
/// series that is bound.
struct Series<I, B> {
    any: I,
    bound: OnceLock<B>,
}

impl<I, B> Series<I, B> {
    fn new(any: I) -> Self {
        Self { any, bound: OnceLock::new() }
    }
}

/// Counters for whole numbers and for fractions: only the values tell which it is.
struct Sum {
    meter: Meter,
    whole: OnceLock<Series<Counter<u64>, BoundCounter<u64>>>,
    fraction: OnceLock<Series<Counter<f64>, BoundCounter<f64>>>,
}

/// A histogram in some unit.
struct Distribution {
    values: Series<Histogram<f64>, BoundHistogram<f64>>,
    per_second: f64,
}

/// The bounds that the conventions advise for durations in seconds; those of the SDK are for milliseconds.
pub const SECONDS: [f64; 14] = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0];

/// The labels of one measurement: those that are always the same, or others.
enum Set<'a> {
    Known(&'a [KeyValue]),
    Other(Cow<'a, [KeyValue]>),
}

impl Instruments {
    pub(crate) fn new(count: &'static Count, meter: &Meter, function: Cow<'static, str>) -> Self {
        let own = count.is_of_function().then(|| KeyValue::new("code.function.name", function));
        let known = count.labels.iter().map(|(key, label)| KeyValue::new(*key, label.value()));
        let labels = own.into_iter().chain(known).collect();
        let main = match count.measure {
            Measure::Sum => Main::Sum(Sum { meter: meter.clone(), whole: OnceLock::new(), fraction: OnceLock::new() }),
            Measure::Duration | Measure::Values => {
                let is_duration = count.measure == Measure::Duration;
                let unit = if is_duration && count.unit.is_empty() { "s" } else { count.unit };
                let name = count.name.into();
                Main::Histogram(Distribution::new(count, meter, name, unit, count.description.into()))
            }
        };
        let about = |what: &str| Cow::Owned(format!("{what} counted by `{}`", count.name));
        let duration = count.duration.then(|| {
            Distribution::new(
                count,
                meter,
                format!("{}.duration", count.name).into(),
                "s",
                about("How long the calls took that are"),
            )
        });
        let active = count.active.then(|| {
            let active = meter.i64_up_down_counter(format!("{}.active", count.name));
            // Calls have no unit such as `s` or `By`, which is that of the author's values.
            let counts = count.measure == Measure::Sum && count.unit.starts_with('{');
            let unit = if counts { count.unit } else { "{call}" };
            Series::new(active.with_unit(unit).with_description(about("Calls under way that are")).build())
        });
        Self { count, labels, main, duration, active }
    }

    /// A call starts.
    pub(crate) fn enter(&self, labels: Option<&Labels>) {
        self.add_active(1, labels);
    }

    /// A call is over, however it ended.
    pub(crate) fn leave(&self, error_type: Option<&Cow<'static, str>>, elapsed: Duration, labels: Option<&Labels>) {
        if self.active.is_some() {
            self.add_active(-1, labels);
        }
        let wanted = match self.count.on {
            On::All => true,
            On::Ok => error_type.is_none(),
            On::Err => error_type.is_some(),
        };
        if !wanted {
            return;
        }
        let amount = labels.and_then(|labels| labels.amount);
        let set = self.set(error_type, labels);
        match &self.main {
            Main::Sum(sum) => sum.add(amount.unwrap_or(Quantity::Whole(1)), &set, self.count),
            Main::Histogram(histogram) => histogram.record(amount.unwrap_or(Quantity::Time(elapsed)), &set),
        }
        if let Some(histogram) = &self.duration {
            histogram.record(Quantity::Time(elapsed), &set);
        }
    }

    fn add_active(&self, change: i64, labels: Option<&Labels>) {
        let Some(active) = &self.active else { return };
        match self.set(None, labels) {
            Set::Known(known) => active.bound.get_or_init(|| active.any.bind(known)).add(change),
            Set::Other(labels) => active.any.add(change, &labels),
        }
    }

    fn set<'a>(&'a self, error_type: Option<&Cow<'static, str>>, labels: Option<&'a Labels>) -> Set<'a> {
        if error_type.is_none() && !self.count.dynamic {
            return Set::Known(&self.labels);
        }
        let own = labels.map_or(&[][..], |labels| &labels.attributes);
        let error_type = error_type.map(|error_type| KeyValue::new("error.type", error_type.clone()));
        if self.labels.is_empty() && error_type.is_none() {
            return Set::Other(Cow::Borrowed(own));
        }
        Set::Other(self.labels.iter().chain(own).cloned().chain(error_type).collect())
    }
}

impl Label {
    fn value(self) -> Value {
        match self {
            Self::Text(text) => text.into(),
            Self::Int(int) => int.into(),
            Self::Float(float) => float.into(),
            Self::Bool(yes) => yes.into(),
        }
    }
}

impl Sum {
    fn add(&self, amount: Quantity, set: &Set<'_>, count: &Count) {
        let (meter, Count { name, unit, description, .. }) = (&self.meter, count);
        if let Quantity::Whole(amount) = amount {
            let make = || meter.u64_counter(*name).with_unit(*unit).with_description(*description).build();
            return self.whole.get_or_init(|| Series::new(make())).add(amount, set);
        }
        let amount = amount.fraction(per_second(unit));
        // A counter never goes down.
        if amount >= 0.0 {
            let make = || meter.f64_counter(*name).with_unit(*unit).with_description(*description).build();
            self.fraction.get_or_init(|| Series::new(make())).add(amount, set);
        }
    }
}

impl<T> Series<Counter<T>, BoundCounter<T>> {
    fn add(&self, amount: T, set: &Set<'_>) {
        match set {
            Set::Known(known) => self.bound.get_or_init(|| self.any.bind(known)).add(amount),
            Set::Other(labels) => self.any.add(amount, labels),
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

    /// What is negative or no number has no place in a histogram.
    fn record(&self, value: Quantity, set: &Set<'_>) {
        let value = value.fraction(self.per_second);
        if value.is_nan() || value < 0.0 {
            return;
        }
        match set {
            Set::Known(known) => self.values.bound.get_or_init(|| self.values.any.bind(known)).record(value),
            Set::Other(labels) => self.values.any.record(value, labels),
        }
    }
}
