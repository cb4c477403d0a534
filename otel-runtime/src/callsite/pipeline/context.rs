//! Whether a thread still has its OpenTelemetry context.

use opentelemetry::Context;
use std::panic::catch_unwind;

thread_local! {
    /// Made after OpenTelemetry's context of the thread, so gone before it.
    static CONTEXT: ContextIsThere = ContextIsThere::new();
}

struct ContextIsThere(bool);

impl ContextIsThere {
    fn new() -> Self {
        // Asking for a context that is gone already panics, and a panic in a destructor ends the process.
        Self(catch_unwind(|| Context::map_current(|_| ())).is_ok())
    }
}

impl Drop for ContextIsThere {
    fn drop(&mut self) {}
}

/// Whether this thread still has a context: what runs while it ends must not ask for one, for that panics.
#[inline]
pub(crate) fn context_is_there() -> bool {
    CONTEXT.try_with(|context| context.0).unwrap_or(false)
}
