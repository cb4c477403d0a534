//! The metrics of a kind of operation, with a cache of instruments that are bound to attributes.
//!
//! The SDK finds a series by hashing and comparing all attributes, once for each reader and each measurement. A bound instrument
//! already refers to it. The cache is limited, and the SDK looks up the series that do not fit, so that its limit of series applies. The cache
//! is emptied regularly, because the SDK never removes a bound series: with delta temporality, unused series must make room for others.

use super::attribute::{SeriesAttribute, are_same, hash_of};
use super::series::OperationSeries;
use opentelemetry::KeyValue;
use opentelemetry::metrics::{Histogram, UpDownCounter};
use std::mem;
use std::sync::{Arc, PoisonError, RwLock};
use std::time::{Duration, Instant};

/// The maximum number of cached series.
const MAX_SERIES: usize = 128;
/// The number of slots in which the series of an attribute set can be.
const PLACES: usize = 8;
/// The time after which the cache is emptied, which is the default export interval.
const LIFETIME: Duration = Duration::from_secs(60);

/// The metrics of a kind of operation: the duration, and optionally the number of operations that are active.
pub struct OperationMetrics {
    duration: Histogram<f64>,
    /// The counter, and the number of attributes that it has. They are the first attributes of the operation.
    active: Option<(UpDownCounter<i64>, usize)>,
    cache: RwLock<SeriesCache>,
}

/// The series, by the attributes at the start of the operation.
#[derive(Default)]
struct SeriesCache {
    /// The time when the cache is emptied, or `None` if it was never used.
    until: Option<Instant>,
    slots: Vec<Option<(u64, Arc<OperationSeries>)>>,
}

/// The result of looking for an attribute set.
enum CacheEntry<'a> {
    Series(&'a Arc<OperationSeries>),
    /// It can be added to this slot.
    Vacant(usize),
    /// All its slots are occupied.
    Full,
}

impl OperationMetrics {
    /// Creates the metrics of operations that are measured with this histogram, in seconds.
    pub fn new(duration: Histogram<f64>) -> Self {
        Self { duration, active: None, cache: RwLock::default() }
    }

    /// Counts active operations with this counter. Its attributes are the first `attributes` attributes of the operation.
    #[must_use]
    pub fn count_active(mut self, count: UpDownCounter<i64>, attributes: usize) -> Self {
        self.active = Some((count, attributes));
        self
    }

    /// Returns the series of an operation that starts now with these attributes.
    pub fn series<A: SeriesAttribute>(&self, now: Instant, attributes: &[A]) -> Arc<OperationSeries> {
        let hash = hash_of(attributes);
        let cache = self.cache.read().unwrap_or_else(PoisonError::into_inner);
        if cache.is_valid(now) {
            match cache.find(hash, attributes) {
                CacheEntry::Series(series) => return Arc::clone(series),
                CacheEntry::Full => return Arc::new(self.series_of_one(attributes)),
                CacheEntry::Vacant(_) => {}
            }
        }
        drop(cache);
        self.add(now, hash, attributes)
    }

    #[cold]
    fn series_of_one<A: SeriesAttribute>(&self, attributes: &[A]) -> OperationSeries {
        OperationSeries::of_one(owned(attributes), &self.duration, self.active.as_ref())
    }

    #[cold]
    fn add<A: SeriesAttribute>(&self, now: Instant, hash: u64, attributes: &[A]) -> Arc<OperationSeries> {
        let mut outdated = Vec::new();
        let mut cache = self.cache.write().unwrap_or_else(PoisonError::into_inner);
        if !cache.is_valid(now) {
            outdated = mem::take(&mut cache.slots);
            cache.until = Some(now + LIFETIME);
        }
        if cache.slots.is_empty() {
            cache.slots.resize_with(MAX_SERIES, || None);
        }
        let series = match cache.find(hash, attributes) {
            CacheEntry::Series(series) => Arc::clone(series),
            CacheEntry::Full => Arc::new(self.series_of_one(attributes)),
            CacheEntry::Vacant(slot) => {
                let series = Arc::new(OperationSeries::kept(owned(attributes), &self.duration, self.active.as_ref()));
                cache.slots[slot] = Some((hash, Arc::clone(&series)));
                series
            }
        };
        drop(cache);
        // Dropped after the lock is released, because this unbinds many instruments.
        drop(outdated);
        series
    }
}

impl SeriesCache {
    fn is_valid(&self, now: Instant) -> bool {
        self.until.is_some_and(|until| now <= until)
    }

    fn find<A: SeriesAttribute>(&self, hash: u64, attributes: &[A]) -> CacheEntry<'_> {
        let first = (hash >> 32) as usize;
        for place in 0..PLACES {
            let slot = first.wrapping_add(place) % MAX_SERIES;
            match self.slots.get(slot) {
                Some(Some((known, series))) if *known == hash && are_same(attributes.iter(), series.attributes()) => {
                    return CacheEntry::Series(series);
                }
                Some(Some(_)) => {}
                Some(None) | None => return CacheEntry::Vacant(slot),
            }
        }
        CacheEntry::Full
    }
}

fn owned<A: SeriesAttribute>(attributes: &[A]) -> Vec<KeyValue> {
    attributes.iter().map(SeriesAttribute::to_key_value).collect()
}
