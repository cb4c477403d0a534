//! Functions that are always short stop recording spans, if a minimum duration is set.

use std::sync::atomic::{AtomicU8, AtomicU64, Ordering::Relaxed};
use std::sync::{Arc, Mutex, PoisonError};
use std::time::Duration;

/// How many calls have to be short before a call site stops.
const CALLS: u64 = 100;

/// The call sites of an installation with a minimum duration.
#[derive(Debug)]
pub(crate) struct ShortCalls {
    minimum: Duration,
    sites: Mutex<Vec<(&'static str, Arc<Brevity>)>>,
}

impl ShortCalls {
    #[cfg_attr(not(any(feature = "zero-code", test)), expect(dead_code, reason = "only `cargo otel` sets a minimum"))]
    pub(crate) fn new(minimum: Duration) -> Self {
        Self { minimum, sites: Mutex::default() }
    }

    /// Starts to measure the calls of a call site.
    pub(crate) fn watch(&self, name: &'static str) -> Arc<Brevity> {
        let brevity =
            Arc::new(Brevity { minimum: self.minimum, calls: AtomicU64::new(0), state: AtomicU8::new(MEASURED) });
        self.sites.lock().unwrap_or_else(PoisonError::into_inner).push((name, Arc::clone(&brevity)));
        brevity
    }

    /// Returns the names of the call sites that have stopped, with the number of their calls, the most frequent first.
    #[cfg_attr(not(any(feature = "zero-code", test)), expect(dead_code, reason = "only `cargo otel` sets a minimum"))]
    pub(crate) fn stopped(&self) -> Vec<(&'static str, u64)> {
        let sites = self.sites.lock().unwrap_or_else(PoisonError::into_inner);
        let stopped = sites.iter().filter(|(_, brevity)| brevity.state.load(Relaxed) == STOPPED);
        let mut stopped: Vec<_> = stopped.map(|(name, brevity)| (*name, brevity.calls.load(Relaxed))).collect();
        stopped.sort_by_key(|(name, calls)| (std::cmp::Reverse(*calls), *name));
        stopped
    }
}

/// Whether the calls of a call site have all been short.
#[derive(Debug)]
pub(crate) struct Brevity {
    minimum: Duration,
    calls: AtomicU64,
    state: AtomicU8,
}

/// All calls so far were short, but there were too few of them.
const MEASURED: u8 = 0;
/// A call was long, so the call site records all calls.
const LONG: u8 = 1;
/// The call site records no spans any more.
const STOPPED: u8 = 2;

impl Brevity {
    /// Counts a call, and returns whether it has no span.
    pub(crate) fn skips_call(&self) -> bool {
        let is_stopped = self.state.load(Relaxed) == STOPPED;
        if is_stopped {
            self.calls.fetch_add(1, Relaxed);
        }
        is_stopped
    }

    /// Notices the end of a call that was recorded.
    pub(crate) fn ended(&self, elapsed: Duration) {
        if elapsed >= self.minimum {
            // A call site that has stopped while this call ran records again.
            self.state.store(LONG, Relaxed);
        } else if self.calls.fetch_add(1, Relaxed) + 1 >= CALLS {
            _ = self.state.compare_exchange(MEASURED, STOPPED, Relaxed, Relaxed);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::{CALLS, ShortCalls};
    use std::time::Duration;

    const MINIMUM: Duration = Duration::from_millis(5);

    #[test]
    fn a_site_whose_calls_are_all_short_stops_and_is_counted() {
        let calls = ShortCalls::new(MINIMUM);
        let site = calls.watch("Frame::check");
        for _ in 0..CALLS {
            assert!(!site.skips_call());
            site.ended(Duration::from_millis(1));
        }
        assert!(site.skips_call() && site.skips_call());
        assert_eq!(calls.stopped(), [("Frame::check", CALLS + 2)]);
    }

    #[test]
    fn one_long_call_keeps_a_site() {
        let calls = ShortCalls::new(MINIMUM);
        let site = calls.watch("load");
        site.ended(MINIMUM);
        for _ in 0..2 * CALLS {
            site.ended(Duration::ZERO);
        }
        assert!(!site.skips_call());
        assert_eq!(calls.stopped(), []);
    }
}
