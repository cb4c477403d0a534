//! What is handed over between OpenTelemetry and a facade (`tracing`, `log`) is not handed back, so it cannot go round for
//! ever: a thread makes one crossing at a time, in whichever direction.

use std::cell::Cell;

thread_local! {
    static CROSSING: Cell<bool> = const { Cell::new(false) };
}

/// Held while something is handed over; it ends with its scope, whatever the other side does.
pub(super) struct Crossing(());

impl Crossing {
    /// `None` inside of another one.
    pub(super) fn begin() -> Option<Self> {
        // Not `then_some`: one that is made in vain would end the other by being dropped.
        (!CROSSING.replace(true)).then(|| Self(()))
    }
}

impl Drop for Crossing {
    fn drop(&mut self) {
        CROSSING.set(false);
    }
}
