//! A guard that was dropped at once, as in `let _ = otel_runtime::init()`, so that nothing is recorded.

use super::stderr::{MessageLevel, print_to_stderr};
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};

/// A guard was dropped at once, and nothing has been recorded since.
static DROPPED: AtomicBool = AtomicBool::new(false);

pub(crate) fn guard_was_dropped() {
    DROPPED.store(true, Relaxed);
}

/// Telemetry is installed.
pub(crate) fn guard_is_kept() {
    DROPPED.store(false, Relaxed);
}

/// Prints the mistake when something is recorded after it, once.
pub(crate) fn print_dropped_guard() {
    if DROPPED.load(Relaxed) && DROPPED.swap(false, Relaxed) {
        print_to_stderr(
            MessageLevel::Error,
            "telemetry ended as soon as it was installed, so this program records nothing; bind the value that `init` or \
             `install` returns to a name, `let telemetry = ..`, and keep it until the end of `main`",
        );
    }
}
