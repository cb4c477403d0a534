//! An instrument of a call site, and the same instrument bound to its constant attributes.

use crate::unique_keys::keep_last;
use opentelemetry::KeyValue;
use opentelemetry::metrics::{BoundCounter, Counter};
use std::borrow::Cow;
use std::sync::OnceLock;

/// An instrument, and the same instrument bound to the constant attributes, alone and with each `error.type`. It is bound at its first use,
/// because a reader exports each bound series.
pub(super) struct Series<I, B> {
    pub(super) any: I,
    bound: OnceLock<B>,
    failed: [OnceLock<(Cow<'static, str>, B)>; MAX_ERROR_TYPES],
}

/// The number of error types for which an instrument is bound. A function rarely has more. The SDK looks up the series of the others.
const MAX_ERROR_TYPES: usize = 4;

/// The attributes of one measurement.
pub(super) enum AttributeSet<'a> {
    /// The constant attributes.
    Constant(&'a [KeyValue]),
    /// The constant attributes, and the `error.type` of a failure.
    Failed {
        known: &'a [KeyValue],
        error_type: &'a Cow<'static, str>,
    },
    Other(Cow<'a, [KeyValue]>),
}

/// An instrument that is bound to the attributes of a measurement, or the attributes.
pub(super) enum SeriesFound<'a, B> {
    Bound(&'a B),
    Unbound(Cow<'a, [KeyValue]>),
}

impl<I, B> Series<I, B> {
    pub(super) fn new(any: I) -> Self {
        Self { any, bound: OnceLock::new(), failed: [const { OnceLock::new() }; MAX_ERROR_TYPES] }
    }

    /// Returns the instrument that is bound to the constant attributes.
    #[inline]
    pub(super) fn constant(&self, known: &[KeyValue], bind: fn(&I, &[KeyValue]) -> B) -> &B {
        self.bound.get_or_init(|| bind(&self.any, known))
    }

    #[inline]
    pub(super) fn find<'a>(&'a self, set: &'a AttributeSet<'_>, bind: fn(&I, &[KeyValue]) -> B) -> SeriesFound<'a, B> {
        match set {
            AttributeSet::Constant(known) => SeriesFound::Bound(self.constant(known, bind)),
            AttributeSet::Failed { known, error_type } => {
                let all = || joined(known, &[], Some(error_type));
                let new = || ((*error_type).clone(), bind(&self.any, &all()));
                self.find_failed(error_type, new)
                    .map_or_else(|| SeriesFound::Unbound(Cow::Owned(all())), SeriesFound::Bound)
            }
            AttributeSet::Other(attributes) => SeriesFound::Unbound(Cow::Borrowed(attributes)),
        }
    }

    /// Returns the instrument that is bound for this `error.type`. `new` binds one, unless the maximum is reached.
    fn find_failed(&self, error_type: &str, new: impl Fn() -> (Cow<'static, str>, B)) -> Option<&B> {
        let mut bound = self.failed.iter().map(|slot| slot.get_or_init(&new));
        bound.find(|(known, _)| known == error_type).map(|(_, bound)| bound)
    }
}

impl<T> Series<Counter<T>, BoundCounter<T>> {
    #[inline]
    pub(super) fn add(&self, measurement: T, set: &AttributeSet<'_>) {
        match self.find(set, Counter::bind) {
            SeriesFound::Bound(bound) => bound.add(measurement),
            SeriesFound::Unbound(attributes) => self.any.add(measurement, &attributes),
        }
    }
}

/// Joins the attributes of a measurement. The last value of a key is kept, because the SDK keeps an arbitrary one.
pub(super) fn joined(known: &[KeyValue], own: &[KeyValue], error_type: Option<&Cow<'static, str>>) -> Vec<KeyValue> {
    let error_type = error_type.map(|error_type| KeyValue::new("error.type", error_type.clone()));
    let mut all = known.iter().chain(own).cloned().chain(error_type).collect();
    keep_last(&mut all);
    all
}
