//! Random trace ids and span ids.
//!
//! An id has to be unique, not secret, so a fast generator is enough.
//!
//! Specification: [trace id randomness](https://opentelemetry.io/docs/specs/otel/trace/sdk/#traceid-randomness).

use opentelemetry::trace::SpanId;
#[cfg(feature = "sdk")]
use opentelemetry::trace::TraceId;
use std::cell::Cell;
use std::hash::{BuildHasher as _, Hasher as _, RandomState};

/// A generator `SplitMix64`. Its state is 0 before its first use. It has no destructor, so it exists until the thread has ended.
struct Generator(Cell<u64>);

thread_local! {
    static LOW: Generator = const { Generator(Cell::new(0)) };
    /// The upper half of a trace id. With a generator of its own, a trace id has 128 independent bits.
    static HIGH: Generator = const { Generator(Cell::new(0)) };
}

/// The step of the generator.
const STEP: u64 = 0x9e37_79b9_7f4a_7c15;

impl Generator {
    #[inline]
    fn next(&self) -> u64 {
        let mut next = self.0.get();
        if next == 0 {
            next = seed();
        }
        next = next.wrapping_add(STEP);
        self.0.set(next);
        let mixed = (next ^ (next >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        // An id of zeros is invalid.
        (mixed ^ (mixed >> 31)).max(1)
    }
}

/// Returns a random span id.
#[inline]
pub(crate) fn new_span_id() -> SpanId {
    SpanId::from(LOW.with(Generator::next))
}

/// Returns a random trace id.
#[cfg(feature = "sdk")]
pub(crate) fn new_trace_id() -> TraceId {
    TraceId::from(u128::from(HIGH.with(Generator::next)) << 64 | u128::from(LOW.with(Generator::next)))
}

/// Returns a random number. The standard library seeds each of its hashers from the random numbers of the operating system.
#[cold]
fn seed() -> u64 {
    RandomState::new().build_hasher().finish()
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::HashSet;
    use std::thread;

    #[test]
    fn span_ids_are_unique_across_threads() {
        let threads: Vec<_> =
            (0..4).map(|_| thread::spawn(|| (0..1000).map(|_| new_span_id()).collect::<Vec<_>>())).collect();
        let ids: Vec<_> = threads.into_iter().flat_map(|thread| thread.join().expect("does not panic")).collect();
        assert_eq!(ids.iter().collect::<HashSet<_>>().len(), 4000);
        assert!(!ids.contains(&SpanId::INVALID));
    }

    #[test]
    #[cfg(feature = "sdk")]
    fn the_bits_of_trace_ids_are_evenly_distributed() {
        let ids: Vec<_> = (0..4000).map(|_| u128::from_be_bytes(new_trace_id().to_bytes())).collect();
        for bit in 0..128 {
            let set = ids.iter().filter(|id| *id >> bit & 1 == 1).count();
            assert!((1800..2200).contains(&set), "bit {bit} is set {set} times in 4000");
        }
    }
}
