//! At most a number of decisions a second.

use crate::clock::Moment;
use std::collections::HashMap;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

const SECOND: u64 = 1_000_000_000;

/// Grants a number of permits in a period. What was not used within a period, or within a second if that is longer, cannot be used later.
#[derive(Debug)]
pub(crate) struct RateLimit {
    /// Nanoseconds between two permits, or `None` if there are none.
    interval: Option<u64>,
    /// Nanoseconds whose permits can be used at once.
    burst: u64,
    /// The time up to which permits are used.
    used: AtomicU64,
}

impl RateLimit {
    pub(crate) fn per_second(permits: f64) -> Self {
        Self::per(permits, Duration::from_secs(1))
    }

    #[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a float saturates")]
    pub(crate) fn per(permits: f64, period: Duration) -> Self {
        let interval = (permits > 0.0).then(|| ((period.as_secs_f64() * 1e9 / permits) as u64).max(1));
        let period = u64::try_from(period.as_nanos()).unwrap_or(u64::MAX);
        Self { interval, burst: period.max(SECOND).max(interval.unwrap_or(0)), used: AtomicU64::new(0) }
    }

    /// Takes a permit, if one is left.
    pub(crate) fn take(&self) -> bool {
        self.take_at(Moment::now())
    }

    pub(crate) fn take_at(&self, now: Moment) -> bool {
        let Some(interval) = self.interval else { return false };
        // The clock starts with the process, and the first permits have to be there.
        let now = now.nanos().saturating_add(self.burst);
        let take = |used: u64| {
            let next = used.max(now - self.burst).saturating_add(interval);
            (next <= now).then_some(next)
        };
        self.used.fetch_update(Relaxed, Relaxed, take).is_ok()
    }
}

/// A limit for each name.
#[derive(Debug)]
pub(crate) struct RateLimits {
    permits: f64,
    period: Duration,
    by_name: Mutex<HashMap<String, RateLimit>>,
}

/// This many names have limits of their own. All others share one.
const NAMES: usize = 1_000;

impl RateLimits {
    pub(crate) fn per(permits: f64, period: Duration) -> Self {
        Self { permits, period, by_name: Mutex::default() }
    }

    /// Takes a permit of this name, if one is left.
    pub(crate) fn take(&self, name: &str) -> bool {
        let mut limits = self.by_name.lock().unwrap_or_else(PoisonError::into_inner);
        let name = if limits.len() >= NAMES && !limits.contains_key(name) { "" } else { name };
        match limits.get(name) {
            Some(limit) => limit.take(),
            None => limits.entry(name.to_owned()).or_insert(RateLimit::per(self.permits, self.period)).take(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn granted(limit: &RateLimit, at: u64, attempts: usize) -> usize {
        (0..attempts).filter(|_| limit.take_at(Moment::after(at))).count()
    }

    #[test]
    fn permits_come_back_with_time() {
        let limit = RateLimit::per_second(10.0);
        assert_eq!(granted(&limit, 0, 100), 10);
        assert_eq!(granted(&limit, SECOND / 2, 100), 5);
        assert_eq!(granted(&limit, 100 * SECOND, 100), 10);
    }

    #[test]
    fn a_rate_can_be_less_than_one_a_second() {
        let limit = RateLimit::per_second(0.1);
        assert_eq!(granted(&limit, 0, 10), 1);
        assert_eq!(granted(&limit, 9 * SECOND, 10), 0);
        assert_eq!(granted(&limit, 10 * SECOND, 10), 1);
        let limit = RateLimit::per(2.0, Duration::from_secs(60));
        assert_eq!(granted(&limit, 0, 10), 2);
        assert_eq!(granted(&limit, 30 * SECOND, 10), 1);
        assert_eq!(granted(&RateLimit::per_second(0.0), SECOND, 10), 0);
    }

    #[test]
    fn names_have_limits_of_their_own_up_to_a_number() {
        let limits = RateLimits::per(1.0, Duration::from_secs(3600));
        let granted = (0..3 * NAMES).filter(|n| limits.take(&n.to_string())).count();
        assert_eq!(granted, NAMES + 1);
        assert!(!limits.take("1"));
    }
}
