//! The OpenTelemetry context of the current thread, which no longer exists while the thread ends.
//!
//! The destructor of a thread-local variable can call anything. Functions of `opentelemetry` that use the current context panic there, and
//! a panic in such a destructor aborts the process. They are therefore called only if the context exists.

use opentelemetry::{Context, ContextGuard};
use std::mem;
use std::panic::catch_unwind;

thread_local! {
    /// Created after the OpenTelemetry context of the thread, so it is dropped before that.
    static CONTEXT: ContextExists = ContextExists::new();
}

struct ContextExists(bool);

impl ContextExists {
    /// Looks at the context once for each thread. `opentelemetry` has no function that returns whether it exists. If the first call on a
    /// thread is made while the thread ends, the panic is caught here.
    fn new() -> Self {
        Self(catch_unwind(|| Context::map_current(|_| ())).is_ok())
    }
}

impl Drop for ContextExists {
    fn drop(&mut self) {}
}

/// Returns whether this thread still has a context.
#[inline]
pub(crate) fn has_context() -> bool {
    CONTEXT.try_with(|context| context.0).unwrap_or(false)
}

/// Returns the current context, or an empty one while the thread ends.
#[inline]
pub fn current_context() -> Context {
    if has_context() { Context::current() } else { Context::new() }
}

/// Makes a context the current one until the guard is dropped. Does nothing while the thread ends.
#[inline]
pub(crate) fn attach(context: Context) -> Option<ContextGuard> {
    has_context().then(|| context.attach())
}

/// Returns a guard that can be dropped. One that was stored in a thread-local variable can outlive the context of its thread, which leaves
/// nothing to detach.
#[inline]
pub(crate) fn detachable<G>(guard: Option<G>) -> Option<G> {
    if guard.is_some() && !has_context() {
        mem::forget(guard);
        return None;
    }
    guard
}
