//! A panic hook that flushes telemetry, for panics that abort the process, and that keeps the stack traces of panics.

use super::shared::SharedInstallation;
use crate::callsite::value::panic_trace;
use crate::thread_context::has_context;
use opentelemetry::Context;
use std::panic;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, Mutex, Once, PoisonError, Weak};
use std::thread;

/// The installations to flush. It contains those that have been dropped until the next installation.
static INSTALLATIONS: Mutex<Vec<Weak<SharedInstallation>>> = Mutex::new(Vec::new());

static HOOK: Once = Once::new();

/// Whether an installation asked for the stack traces of panics.
static KEEPS_STACK_TRACES: AtomicBool = AtomicBool::new(false);

/// What happens when a thread panics.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct OnPanic {
    pub(super) flushes: bool,
    pub(super) keeps_stack_traces: bool,
}

/// Flushes the installation when a thread panics, after the panic hook that was set before.
pub(super) fn flush_on_panic(installation: &Arc<SharedInstallation>) {
    let mut installations = INSTALLATIONS.lock().unwrap_or_else(PoisonError::into_inner);
    installations.retain(|other| other.strong_count() > 0);
    installations.push(Arc::downgrade(installation));
    drop(installations);
    set_hook();
}

/// Keeps the backtraces of panics, for the exception records of the functions that they unwind.
pub(super) fn keep_stack_traces() {
    KEEPS_STACK_TRACES.store(true, Relaxed);
    set_hook();
}

fn set_hook() {
    // A thread that panics cannot set a hook.
    if !thread::panicking() {
        HOOK.call_once(|| {
            let previous = panic::take_hook();
            panic::set_hook(Box::new(move |info| {
                if KEEPS_STACK_TRACES.load(Relaxed) {
                    panic_trace::keep();
                }
                previous(info);
                flush();
            }));
        });
    }
}

fn flush() {
    // On a thread that exports, a flush would wait for itself.
    if !has_context() || Context::is_current_telemetry_suppressed() {
        return;
    }
    let installations = INSTALLATIONS.try_lock().map(|installations| installations.clone()).unwrap_or_default();
    for installation in installations.iter().filter_map(Weak::upgrade) {
        installation.flush_if_idle();
    }
}
