//! Delays between attempts.

use std::hash::{BuildHasher as _, Hasher as _, RandomState};
use std::time::Duration;

const FIRST: Duration = Duration::from_millis(250);
const LONGEST: Duration = Duration::from_secs(5);

/// Delays that double from a quarter of a second to five seconds. Each is shortened at random by up to half, so that many processes do
/// not send at the same time when a collector is back.
///
/// Specification: [OTLP throttling](https://opentelemetry.io/docs/specs/otlp/#otlphttp-throttling), which requires exponential back-off.
#[derive(Debug)]
pub(super) struct Backoff(Duration);

impl Default for Backoff {
    fn default() -> Self {
        Self(FIRST)
    }
}

impl Backoff {
    pub(super) fn next(&mut self) -> Duration {
        let delay = self.0;
        self.0 = (delay * 2).min(LONGEST);
        // Each `RandomState` has a different key.
        let random = RandomState::new().build_hasher().finish();
        let shortened = u32::try_from(random % 500).unwrap_or(0);
        delay * (1000 - shortened) / 1000
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn delays_grow_up_to_a_limit_and_differ() {
        let mut backoff = Backoff::default();
        let delays: Vec<_> = (0..40).map(|_| backoff.next()).collect();
        assert!(delays[0] > FIRST / 2 && delays[0] <= FIRST, "{delays:?}");
        let last = &delays[10..];
        assert!(last.iter().all(|delay| *delay > LONGEST / 2 && *delay <= LONGEST), "{delays:?}");
        assert!(last.iter().any(|delay| *delay != last[0]), "{delays:?}");
    }
}
