//! The series of the operations that start with the same attributes. The attributes at the end, such as the status, can differ.

use super::attribute::are_same;
use crate::unique_keys::keep_last;
use opentelemetry::KeyValue;
use opentelemetry::metrics::{BoundHistogram, BoundUpDownCounter, Histogram, UpDownCounter};
use std::borrow::Cow;
use std::sync::OnceLock;

/// The number of endings for which a histogram is bound.
const MAX_ENDINGS: usize = 16;

/// The instruments of the operations that start with the same attributes.
pub struct OperationSeries {
    attributes: Vec<KeyValue>,
    duration: Histogram<f64>,
    active: Option<ActiveSeries>,
    /// The histogram bound to the attributes at the start and at the end. Empty if the series is not cached.
    endings: Box<[OnceLock<Ending>]>,
}

enum ActiveSeries {
    Bound(BoundUpDownCounter<i64>),
    /// The counter, and the number of attributes that it has.
    Unbound(UpDownCounter<i64>, usize),
}

struct Ending {
    late: Vec<KeyValue>,
    error_type: Option<Cow<'static, str>>,
    duration: BoundHistogram<f64>,
}

impl OperationSeries {
    /// Creates a series that is kept for further operations. The number in `active` is the number of attributes that its counter has.
    pub(super) fn kept(
        attributes: Vec<KeyValue>,
        duration: &Histogram<f64>,
        active: Option<&(UpDownCounter<i64>, usize)>,
    ) -> Self {
        let active = active.map(|(count, of)| ActiveSeries::Bound(count.bind(first(&attributes, *of))));
        let endings = (0..MAX_ENDINGS).map(|_| OnceLock::new()).collect();
        Self { attributes, duration: duration.clone(), active, endings }
    }

    /// Creates the series of one operation, for which the SDK looks up the attributes.
    pub(super) fn of_one(
        attributes: Vec<KeyValue>,
        duration: &Histogram<f64>,
        active: Option<&(UpDownCounter<i64>, usize)>,
    ) -> Self {
        let active = active.map(|(count, of)| ActiveSeries::Unbound(count.clone(), *of));
        Self { attributes, duration: duration.clone(), active, endings: Box::default() }
    }

    pub(super) fn attributes(&self) -> &[KeyValue] {
        &self.attributes
    }

    /// Adds to the number of active operations, if they are counted.
    pub(super) fn add_active(&self, change: i64) {
        match &self.active {
            None => {}
            Some(ActiveSeries::Bound(count)) => count.add(change),
            Some(ActiveSeries::Unbound(count, of)) => count.add(change, first(&self.attributes, *of)),
        }
    }

    /// Records a duration without further attributes.
    pub fn record(&self, seconds: f64) {
        self.record_ending(seconds, || [].iter(), None);
    }

    /// Records a duration with the attributes that were set after the start, and the `error.type`.
    pub(super) fn record_ending<'a, L: Iterator<Item = &'a KeyValue>>(
        &self,
        seconds: f64,
        late: impl Fn() -> L,
        error_type: Option<&Cow<'static, str>>,
    ) {
        let all = || {
            let error_type = error_type.map(|error_type| KeyValue::new("error.type", error_type.clone()));
            let mut all = self.attributes.iter().cloned().chain(late().cloned()).chain(error_type).collect();
            keep_last(&mut all);
            all
        };
        for ending in &self.endings {
            let bind = || Ending {
                late: late().cloned().collect(),
                error_type: error_type.cloned(),
                duration: self.duration.bind(&all()),
            };
            let ending = ending.get_or_init(bind);
            if ending.error_type.as_ref() == error_type && are_same(late(), &ending.late) {
                return ending.duration.record(seconds);
            }
        }
        self.duration.record(seconds, &all());
    }
}

fn first(attributes: &[KeyValue], number: usize) -> &[KeyValue] {
    &attributes[..number.min(attributes.len())]
}
