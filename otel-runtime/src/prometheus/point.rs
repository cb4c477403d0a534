//! The data point of a series: a value, or a histogram with its buckets.

use super::number::Number;
use opentelemetry_sdk::metrics::data::{ExponentialBucket, ExponentialHistogramDataPoint, HistogramDataPoint};
use std::collections::BTreeMap;

#[derive(Debug)]
pub(super) enum Point {
    Value(Number),
    Histogram {
        /// Finite upper bounds in ascending order, with cumulative counts.
        buckets: Vec<(f64, u64)>,
        count: u64,
        /// `None` for histograms with negative values: Prometheus would interpret a decreasing sum as a restart.
        sum: Option<Number>,
    },
}

impl Point {
    pub(super) fn histogram<T: Copy + Into<Number>>(point: &HistogramDataPoint<T>) -> Self {
        let mut total = 0;
        let mut buckets = Vec::new();
        for (bound, count) in point.bounds().zip(point.bucket_counts()) {
            total += count;
            // An infinite bound is omitted, because it is always written.
            if bound.is_finite() {
                buckets.push((bound, total));
            }
        }
        let sum = point.sum().into();
        let falling = sum.is_negative() || point.min().is_some_and(|min| min.into().is_negative());
        Self::Histogram { buckets, count: point.count(), sum: (!falling).then_some(sum) }
    }

    /// Converts an exponential histogram, which the text formats do not support, to buckets at powers of two.
    ///
    /// Buckets of every scale can be converted to powers of two without interpolation. The bounds of a series are then the same in every
    /// scrape and process, so that series can be aggregated.
    pub(super) fn exponential<T: Copy + Into<Number>>(point: &ExponentialHistogramDataPoint<T>) -> Self {
        let negative = octaves(point.negative_bucket(), point.scale());
        let positive = octaves(point.positive_bucket(), point.scale());
        let mut buckets: Vec<_> = negative.iter().rev().map(|(from, (_, count))| (-power(*from), *count)).collect();
        if !negative.is_empty() || point.zero_count() > 0 {
            buckets.push((point.zero_threshold(), point.zero_count()));
        }
        buckets.extend(positive.values().map(|(to, count)| (power(*to), *count)));
        let mut total = 0;
        for (_, count) in &mut buckets {
            total += *count;
            *count = total;
        }
        buckets.retain(|(bound, _)| bound.is_finite());
        let sum = point.sum().into();
        let falling = !negative.is_empty() || sum.is_negative();
        let count = u64::try_from(point.count()).unwrap_or(u64::MAX);
        Self::Histogram { buckets, count, sum: (!falling).then_some(sum) }
    }

    /// Adds a point with the same labels. Only the bucket boundaries that both have are kept, because the others have no common count.
    pub(super) fn add(&mut self, other: Self) {
        match (self, other) {
            (Self::Value(value), Self::Value(other)) => *value = value.plus(other),
            (
                Self::Histogram { buckets, count, sum },
                Self::Histogram { buckets: other_buckets, count: other_count, sum: other_sum },
            ) => {
                *count += other_count;
                *sum = sum.zip(other_sum).map(|(sum, other)| sum.plus(other));
                buckets.retain_mut(|(bound, below)| {
                    let same = other_buckets.iter().find(|(other, _)| other.total_cmp(bound).is_eq());
                    same.inspect(|(_, other)| *below += other).is_some()
                });
            }
            // All points of a family have one type.
            (Self::Value(_), Self::Histogram { .. }) | (Self::Histogram { .. }, Self::Value(_)) => {}
        }
    }
}

/// Returns the number of values between 2^n and 2^m, as n → (m, count). The map is empty if there are no values.
fn octaves(bucket: &ExponentialBucket, scale: i8) -> BTreeMap<i64, (i64, u64)> {
    let mut octaves = BTreeMap::new();
    for (index, count) in (i64::from(bucket.offset())..).zip(bucket.counts()) {
        // Buckets of scale -n span 2^n octaves. The lowest scale of the SDK is -10.
        let (from, width) =
            if scale >= 0 { (index >> scale.min(63), 1) } else { (index << -scale.max(-20), 1 << -scale.max(-20)) };
        octaves.entry(from).or_insert((from + width, 0)).1 += count;
    }
    if octaves.values().all(|(_, count)| *count == 0) { BTreeMap::new() } else { octaves }
}

/// Returns 2 to the power of `exponent`: 0 or infinity outside the range of numbers.
fn power(exponent: i64) -> f64 {
    let exponent = i32::try_from(exponent.clamp(-5000, 5000)).unwrap_or(0);
    f64::exp2(f64::from(exponent))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn powers_outside_the_range_are_zero_or_infinite() {
        let powers = [3, -1, -1074, -5000, i64::MIN, 1024, i64::MAX].map(power).map(|power| format!("{power:?}"));
        assert_eq!(powers, ["8.0", "0.5", "5e-324", "0.0", "0.0", "inf", "inf"]);
    }
}
