//! Which of many log records of one call site are written.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant};

/// The limits of one call site, and their state.
pub(crate) struct Limits {
    /// The share of records to write, as a fraction of `u64::MAX`.
    share: u64,
    rate: Option<Rate>,
    once: bool,
    /// The state of a pseudo-random sequence.
    drawn: AtomicU64,
    written: AtomicBool,
    window: AtomicU64,
    held_back: AtomicU64,
}

/// At most this many records in each period.
#[derive(Clone, Copy)]
struct Rate {
    most: u32,
    period: Duration,
}

impl Limits {
    pub(crate) const fn new() -> Self {
        Self {
            share: u64::MAX,
            rate: None,
            once: false,
            drawn: AtomicU64::new(0),
            written: AtomicBool::new(false),
            window: AtomicU64::new(0),
            held_back: AtomicU64::new(0),
        }
    }

    /// Writes this share of the records of successful calls.
    #[expect(
        clippy::cast_possible_truncation,
        clippy::cast_sign_loss,
        clippy::cast_precision_loss,
        reason = "saturates"
    )]
    pub(crate) const fn sample(mut self, share: f64) -> Self {
        self.share = (share * u64::MAX as f64) as u64;
        self
    }

    /// Writes at most this many records in each period.
    pub(crate) const fn rate(mut self, most: u32, period: Duration) -> Self {
        self.rate = Some(Rate { most, period });
        self
    }

    /// Writes only the first record of a successful call.
    pub(crate) const fn once(mut self) -> Self {
        self.once = true;
        self
    }

    /// Returns `None` if the record is not written, and otherwise how many records the rate limit has suppressed since the last one.
    pub(crate) fn admit(&self, failed: bool) -> Option<u64> {
        let chosen = failed || ((self.share == u64::MAX || self.draw() < self.share) && self.is_first());
        if !chosen {
            return None;
        }
        let Some(rate) = self.rate else { return Some(0) };
        if self.is_within(rate, since_start()) {
            return Some(self.held_back.swap(0, Relaxed));
        }
        self.held_back.fetch_add(1, Relaxed);
        None
    }

    fn is_first(&self) -> bool {
        !self.once || !self.written.swap(true, Relaxed)
    }

    /// Draws the next number of a `SplitMix64` sequence that all threads share.
    fn draw(&self) -> u64 {
        const STEP: u64 = 0x9E37_79B9_7F4A_7C15;
        let mut z = self.drawn.fetch_add(STEP, Relaxed).wrapping_add(STEP);
        z = (z ^ (z >> 30)).wrapping_mul(0xBF58_476D_1CE4_E5B9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94D0_49BB_1331_11EB);
        z ^ (z >> 31)
    }

    /// Counts a record in its period. The upper half of `window` is the number of the period, the lower half is the count.
    fn is_within(&self, rate: Rate, now: Duration) -> bool {
        let period = now.as_nanos() / rate.period.as_nanos().max(1);
        // Only equality with the previous period matters, so the number may wrap.
        let period = u64::try_from(period & u128::from(u32::MAX)).unwrap_or(0) << 32;
        let count = |window: u64| {
            let counted = if window & !u64::from(u32::MAX) == period { window & u64::from(u32::MAX) } else { 0 };
            (counted < u64::from(rate.most)).then_some(period | (counted + 1))
        };
        self.window.fetch_update(Relaxed, Relaxed, count).is_ok()
    }
}

/// Returns the time since the first call of this function.
fn since_start() -> Duration {
    static START: OnceLock<Instant> = OnceLock::new();
    START.get_or_init(Instant::now).elapsed()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_share_is_drawn() {
        let limits = Limits::new().sample(0.1);
        let drawn = (0..10_000).filter(|_| limits.admit(false).is_some()).count();
        assert!((900..1100).contains(&drawn), "{drawn} of 10,000");
        assert!((0..1000).all(|_| limits.admit(true).is_some()), "failures are always written");
        assert_eq!(Limits::new().sample(0.0).admit(false), None);
        assert_eq!(Limits::new().sample(1.0).admit(false), Some(0));
    }

    #[test]
    fn a_rate_counts_in_periods() {
        let (limits, rate) = (Limits::new(), Rate { most: 2, period: Duration::from_secs(1) });
        let at = |millis| limits.is_within(rate, Duration::from_millis(millis));
        assert_eq!([0, 10, 999].map(at), [true, true, false]);
        assert_eq!([1000, 1999, 1999, 5000].map(at), [true, true, false, true]);
    }

    #[test]
    fn what_a_rate_holds_back_is_counted() {
        let limits = Limits::new().rate(1, Duration::from_secs(3600));
        assert_eq!([limits.admit(false), limits.admit(true), limits.admit(false)], [Some(0), None, None]);
        assert_eq!(limits.held_back.load(Relaxed), 2);
    }

    #[test]
    fn once_is_once() {
        let limits = Limits::new().once();
        assert_eq!([limits.admit(false), limits.admit(false), limits.admit(true)], [Some(0), None, Some(0)]);
    }
}
