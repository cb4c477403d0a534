//! The work inside the measured function, and the loops around it. The code is the same for every library.

use crate::harness::CALLS;
use std::hint::black_box;
use std::sync::LazyLock;
use tokio::runtime::{Builder, Runtime};

const NAME: &str = "ada.lovelace";

static RUNTIME: LazyLock<Runtime> =
    LazyLock::new(|| Builder::new_current_thread().build().expect("no driver, no failure"));

/// About two nanoseconds of work.
#[inline]
pub(crate) fn work(id: u64, name: &str) -> u64 {
    black_box(id.wrapping_mul(0x9E37_79B9_7F4A_7C15)) ^ name.len() as u64
}

/// Calls `leaf` a batch of times.
pub(crate) fn calls(leaf: fn(u64, &str) -> u64) {
    for id in 0..CALLS {
        black_box(leaf(black_box(id), black_box(NAME)));
    }
}

/// Awaits `leaf` a batch of times on this thread.
pub(crate) fn async_calls<F: Future<Output = u64>>(leaf: impl Fn(u64, &'static str) -> F) {
    RUNTIME.block_on(async {
        for id in 0..CALLS {
            black_box(leaf(black_box(id), black_box(NAME)).await);
        }
    });
}
