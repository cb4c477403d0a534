//! Whether the current thread still has an OpenTelemetry context.

use opentelemetry::Context;
use std::panic::catch_unwind;

thread_local! {
    /// Created after the OpenTelemetry context of the thread, so it is dropped before that.
    static CONTEXT: ContextIsThere = ContextIsThere::new();
}

struct ContextIsThere(bool);

impl ContextIsThere {
    fn new() -> Self {
        // Reading a context that is already dropped panics, and a panic in a destructor aborts the process.
        Self(catch_unwind(|| Context::map_current(|_| ())).is_ok())
    }
}

impl Drop for ContextIsThere {
    fn drop(&mut self) {}
}

/// Returns whether this thread still has a context. While a thread ends, reading a dropped context panics.
#[inline]
pub(crate) fn context_is_there() -> bool {
    CONTEXT.try_with(|context| context.0).unwrap_or(false)
}
