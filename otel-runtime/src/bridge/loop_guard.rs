//! What is handed over between OpenTelemetry and a facade (`tracing`, `log`) is not handed back, so it cannot go round for
//! ever: a thread makes one crossing at a time, in whichever direction.

use std::cell::Cell;

thread_local! {
    static IN_HAND_OVER: Cell<bool> = const { Cell::new(false) };
}

/// Held while something is handed over; it ends with its scope, whatever the other side does.
pub(super) struct LoopGuard(());

impl LoopGuard {
    /// `None` inside of another one.
    pub(super) fn begin() -> Option<Self> {
        // Not `then_some`: one that is made in vain would end the other by being dropped.
        (!IN_HAND_OVER.replace(true)).then(|| Self(()))
    }
}

impl Drop for LoopGuard {
    fn drop(&mut self) {
        IN_HAND_OVER.set(false);
    }
}
