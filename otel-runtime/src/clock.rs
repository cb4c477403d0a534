//! The time of spans and log records: the system clock, continued by the monotonic clock.
//!
//! A span reads only the monotonic clock, so its duration is right even if the system clock is set while it runs. `Instant` is the clock of
//! choice, although reading the time-stamp counter would be faster: NTP adjusts the rate of `Instant` as it adjusts that of the system clock,
//! so both agree with the spans of other processes, and with timestamps that the application sets.

use std::sync::OnceLock;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::time::{Duration, Instant, SystemTime, UNIX_EPOCH};

/// A time on the monotonic clock: nanoseconds since the first use of the clock.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Moment(u64);

/// The system time at the moment 0, in nanoseconds since the Unix epoch.
static EPOCH: AtomicU64 = AtomicU64::new(0);
static START: OnceLock<Instant> = OnceLock::new();

/// A deviation of this many nanoseconds means that the system clock was set.
const STEP: u64 = 1_000_000;

/// A time that the application reads from the system clock and passes on is at most this many nanoseconds old.
const JUST_READ: u64 = 20_000;

/// A span that ends at this time ends now. Nothing that is recorded has ended in the year 1970.
pub(crate) const NOW: SystemTime = UNIX_EPOCH;

impl Moment {
    #[inline]
    pub(crate) fn now() -> Self {
        let start = START.get_or_init(begin);
        Self(nanos(start.elapsed()))
    }

    /// Returns the time in nanoseconds since the Unix epoch.
    #[inline]
    pub(crate) fn unix_nanos(self) -> u64 {
        EPOCH.load(Relaxed).saturating_add(self.0)
    }

    /// Returns the nanoseconds since the first use of the clock.
    #[cfg(feature = "sdk")]
    pub(crate) fn nanos(self) -> u64 {
        self.0
    }

    /// Returns the time since an earlier moment.
    #[cfg(feature = "sdk")]
    pub(crate) fn since(self, earlier: Self) -> Duration {
        Duration::from_nanos(self.0.saturating_sub(earlier.0))
    }

    /// Returns the moment after this time.
    #[cfg(feature = "sdk")]
    pub(crate) fn plus(self, time: Duration) -> Self {
        Self(self.0.saturating_add(nanos(time)))
    }

    /// Returns a time that is this many nanoseconds after the first use of the clock.
    #[cfg(all(test, feature = "sdk"))]
    pub(crate) fn after(nanos: u64) -> Self {
        Self(nanos)
    }

    pub(crate) fn system_time(self) -> SystemTime {
        UNIX_EPOCH + Duration::from_nanos(self.unix_nanos())
    }
}

#[cold]
fn begin() -> Instant {
    let start = Instant::now();
    EPOCH.store(system_nanos(SystemTime::now()), Relaxed);
    start
}

/// Follows the system clock if it was set.
pub(crate) fn adjust() {
    let now = Moment::now();
    let actual = system_nanos(SystemTime::now());
    if actual.abs_diff(now.unix_nanos()) > STEP {
        EPOCH.store(actual.saturating_sub(now.0), Relaxed);
    }
}

/// Returns whether `time` is the present. The API passes the time of the system clock when a span ends.
pub(crate) fn is_now(time: SystemTime, now: Moment) -> bool {
    let time = system_nanos(time);
    if time.abs_diff(now.unix_nanos()) <= JUST_READ {
        return true;
    }
    // The clock was set since it was last adjusted.
    let actual = system_nanos(SystemTime::now());
    actual.abs_diff(now.unix_nanos()) > STEP && actual.abs_diff(time) <= JUST_READ
}

/// Returns a time in nanoseconds since the Unix epoch. Times before it, and those after the year 2554, become the nearest that fits.
pub(crate) fn system_nanos(time: SystemTime) -> u64 {
    nanos(time.duration_since(UNIX_EPOCH).unwrap_or_default())
}

#[inline]
fn nanos(duration: Duration) -> u64 {
    u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_clock_agrees_with_the_system_clock() {
        let before = system_nanos(SystemTime::now());
        let now = Moment::now().unix_nanos();
        let after = system_nanos(SystemTime::now());
        assert!(before.saturating_sub(STEP) <= now && now <= after + STEP, "{before} {now} {after}");
    }

    #[test]
    fn the_present_is_recognized() {
        let now = Moment::now();
        assert!(is_now(UNIX_EPOCH + Duration::from_nanos(now.unix_nanos()), now));
        assert!(!is_now(SystemTime::now() - Duration::from_millis(5), now));
        assert!(!is_now(SystemTime::now() + Duration::from_secs(5), now));
    }
}
