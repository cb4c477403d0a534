//! Prevents endless loops between OpenTelemetry and a facade (`tracing` or `log`): a thread passes on only one record at a time, in
//! either direction, so a record is never passed back.

use std::cell::Cell;

thread_local! {
    static IN_HAND_OVER: Cell<bool> = const { Cell::new(false) };
}

/// A guard that exists while a record is passed on.
pub(super) struct LoopGuard(());

impl LoopGuard {
    /// Returns `None` if this thread already has a guard.
    pub(super) fn begin() -> Option<Self> {
        // Not `then_some`, because an unused guard would be dropped and reset the flag of the existing one.
        (!IN_HAND_OVER.replace(true)).then(|| Self(()))
    }
}

impl Drop for LoopGuard {
    fn drop(&mut self) {
        IN_HAND_OVER.set(false);
    }
}
