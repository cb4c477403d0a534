//! The instruments of one metric of one site, in the meter in force.

use super::amount::Quantity;
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
    duration: Option<Timer>,
    active: Option<Series<UpDownCounter<i64>, BoundUpDownCounter<i64>>>,
}

enum Main {
    Sum(Sum),
    Duration(Timer),
    Values(Series<Histogram<f64>, BoundHistogram<f64>>),
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

struct Timer {
    seconds: Series<Histogram<f64>, BoundHistogram<f64>>,
    per_second: f64,
}

/// The bounds that the conventions advise for durations in seconds; those of the SDK are for milliseconds.
const SECONDS: [f64; 14] = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0];

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
            Measure::Duration => {
                let unit = if count.unit.is_empty() { "s" } else { count.unit };
                Main::Duration(Timer::new(count, meter, count.name.into(), unit, count.description.into()))
            }
            Measure::Values => {
                let histogram = meter.f64_histogram(count.name).with_unit(count.unit);
                let histogram = histogram.with_description(count.description);
                Main::Values(Series::new(match count.buckets {
                    Some(buckets) => histogram.with_boundaries(buckets.to_vec()).build(),
                    None => histogram.build(),
                }))
            }
        };
        let about = |what: &str| Cow::Owned(format!("{what} counted by `{}`", count.name));
        let duration = count.duration.then(|| {
            Timer::new(
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
            Main::Duration(timer) => timer.record(elapsed, &set),
            Main::Values(values) => values.record(amount.map_or(0.0, Quantity::fraction), &set),
        }
        if let Some(timer) = &self.duration {
            timer.record(elapsed, &set);
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
        match amount {
            Quantity::Whole(amount) => {
                let make = || self.meter.u64_counter(count.name).with_unit(count.unit);
                let series = self.whole.get_or_init(|| Series::new(make().with_description(count.description).build()));
                match set {
                    Set::Known(known) => series.bound.get_or_init(|| series.any.bind(known)).add(amount),
                    Set::Other(labels) => series.any.add(amount, labels),
                }
            }
            Quantity::Fraction(amount) if amount >= 0.0 => {
                let make = || self.meter.f64_counter(count.name).with_unit(count.unit);
                let series =
                    self.fraction.get_or_init(|| Series::new(make().with_description(count.description).build()));
                match set {
                    Set::Known(known) => series.bound.get_or_init(|| series.any.bind(known)).add(amount),
                    Set::Other(labels) => series.any.add(amount, labels),
                }
            }
            Quantity::Fraction(_) => {}
        }
    }
}

impl Series<Histogram<f64>, BoundHistogram<f64>> {
    fn record(&self, value: f64, set: &Set<'_>) {
        if value.is_nan() || value < 0.0 {
            return;
        }
        match set {
            Set::Known(known) => self.bound.get_or_init(|| self.any.bind(known)).record(value),
            Set::Other(labels) => self.any.record(value, labels),
        }
    }
}

impl Timer {
    fn new(
        count: &Count,
        meter: &Meter,
        name: Cow<'static, str>,
        unit: &'static str,
        description: Cow<'static, str>,
    ) -> Self {
        let per_second = match unit {
            "ms" => 1e3,
            "us" => 1e6,
            "ns" => 1e9,
            _ => 1.0,
        };
        let bounds = match count.buckets {
            Some(buckets) => buckets.to_vec(),
            None => SECONDS.iter().map(|bound| bound * per_second).collect(),
        };
        let histogram = meter.f64_histogram(name).with_unit(unit).with_description(description);
        Self { seconds: Series::new(histogram.with_boundaries(bounds).build()), per_second }
    }

    fn record(&self, elapsed: Duration, set: &Set<'_>) {
        self.seconds.record(elapsed.as_secs_f64() * self.per_second, set);
    }
}
