//! A counter of calls, with or without a histogram of their durations: one series with two static attributes.

pub(crate) mod autometrics;
pub(crate) mod bound;
pub(crate) mod clock;
pub(crate) mod hand_written;
pub(crate) mod metrics;
pub(crate) mod metrics_kept;
pub(crate) mod ours;

use crate::case::{Case, Signal};
use crate::harness::CALLS;

/// The buckets of the conventions for durations in seconds, for every library.
pub(crate) const SECONDS: [f64; 14] = [0.005, 0.01, 0.025, 0.05, 0.075, 0.1, 0.25, 0.5, 0.75, 1.0, 2.5, 5.0, 7.5, 10.0];

/// Increments and durations of a batch.
pub(crate) fn expected(case: Case) -> u64 {
    if case.signal == Signal::Count { CALLS } else { 2 * CALLS }
}
