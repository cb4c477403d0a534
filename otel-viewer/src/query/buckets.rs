//! Buckets with boundaries, also of exponential histograms.

use crate::view::BucketsView;

/// Collects buckets in increasing order. Boundaries are finite and increase.
#[derive(Default)]
struct Collected {
    buckets: BucketsView,
    /// The number of values since the last boundary.
    count: u64,
}

impl Collected {
    fn add(&mut self, count: u64) {
        self.count = self.count.saturating_add(count);
    }

    /// Ends a bucket. Without a usable boundary, its values are in the next one.
    fn end(&mut self, bound: f64) {
        if bound.is_finite() && self.buckets.bounds.last().is_none_or(|last| bound > *last) {
            self.buckets.bounds.push(bound);
            self.buckets.counts.push(std::mem::take(&mut self.count));
        }
    }

    fn finish(mut self) -> BucketsView {
        self.buckets.counts.push(self.count);
        self.buckets
    }
}

/// Returns explicit buckets, or none if the sender has no buckets.
pub(super) fn explicit(bounds: &[f64], counts: &[u64]) -> BucketsView {
    if counts.is_empty() {
        return BucketsView::default();
    }
    let mut all = Collected::default();
    for (place, count) in counts.iter().enumerate() {
        all.add(*count);
        if let Some(bound) = bounds.get(place) {
            all.end(*bound);
        }
    }
    all.finish()
}

/// The maximum number of buckets on one side of zero. The SDKs use 160.
const MOST: usize = 320;

/// Returns the buckets of an exponential histogram with their boundaries, empty ones at the ends left out.
pub(super) fn exponential(
    scale: i32,
    zeros: u64,
    positive: &(i32, Vec<u64>),
    negative: &(i32, Vec<u64>),
) -> BucketsView {
    let (positive, negative) = (side(scale, positive), side(scale, negative));
    let mut all = Collected::default();
    // The boundary that is farther from zero is the lower one here.
    for (lower, upper, count) in negative.iter().rev() {
        all.end(-upper);
        all.add(*count);
        all.end(-lower);
    }
    if zeros > 0 || !negative.is_empty() {
        all.add(zeros);
        all.end(0.0);
    }
    for (lower, upper, count) in &positive {
        all.end(*lower);
        all.add(*count);
        all.end(*upper);
    }
    all.finish()
}

/// Returns the buckets of one side with their boundaries, of which the second is farther from zero.
fn side(scale: i32, (offset, counts): &(i32, Vec<u64>)) -> Vec<(f64, f64, u64)> {
    let used = |count: &u64| *count > 0;
    let (Some(first), Some(last)) = (counts.iter().position(used), counts.iter().rposition(used)) else {
        return Vec::new();
    };
    // Merging neighbours halves the resolution.
    let merged = (last - first + 1).div_ceil(MOST);
    let bound = |place: usize| {
        let index = f64::from(*offset) + u32::try_from(place).map_or(f64::INFINITY, f64::from);
        (index * (-f64::from(scale)).exp2()).exp2()
    };
    let buckets = counts[first..=last].chunks(merged).enumerate().map(|(number, chunk)| {
        let from = first + number * merged;
        let count = chunk.iter().fold(0_u64, |sum, count| sum.saturating_add(*count));
        (bound(from), bound(from + chunk.len()), count)
    });
    buckets.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn explicit_boundaries_are_finite_and_increase() {
        let view = explicit(&[1.0, 2.0], &[1, 2, 3]);
        assert_eq!((view.bounds, view.counts), (vec![1.0, 2.0], vec![1, 2, 3]));
        let view = explicit(&[1.0, f64::NAN, 0.5, 4.0, f64::INFINITY], &[1, 2, 3, 4, 5, 6]);
        assert_eq!((view.bounds, view.counts), (vec![1.0, 4.0], vec![1, 9, 11]));
        let view = explicit(&[1.0, 2.0], &[7]);
        assert_eq!((view.bounds, view.counts), (vec![1.0], vec![7, 0]));
        assert_eq!(explicit(&[1.0], &[]), BucketsView::default());
    }

    #[test]
    fn exponential_buckets_have_the_boundaries_of_the_specification() {
        // Scale 0: the boundaries are powers of two, and bucket `i` is `(2^i, 2^(i+1)]`.
        let view = exponential(0, 2, &(0, vec![1, 0, 3]), &(1, vec![4]));
        assert_eq!(view.bounds, [-4.0, -2.0, 0.0, 1.0, 2.0, 4.0, 8.0]);
        assert_eq!(view.counts, [0, 4, 2, 0, 1, 0, 3, 0]);
        let view = exponential(1, 0, &(0, vec![1, 1]), &(0, Vec::new()));
        assert_eq!(view.bounds, [1.0, 2.0_f64.sqrt(), 2.0]);
        assert_eq!(view.counts, [0, 1, 1, 0]);
    }

    #[test]
    fn hostile_buckets_are_bounded() {
        for scale in [i32::MIN, -10, 0, 20, 1_000, i32::MAX] {
            for offset in [i32::MIN, 0, i32::MAX] {
                let view = exponential(scale, 1, &(offset, vec![u64::MAX; 10_000]), &(offset, vec![1; 10_000]));
                assert!(view.bounds.len() <= 2 * MOST + 3, "{}", view.bounds.len());
                assert_eq!(view.counts.len(), view.bounds.len() + 1);
                assert!(view.bounds.iter().all(|bound| bound.is_finite()));
                assert!(view.bounds.is_sorted());
            }
        }
    }
}
