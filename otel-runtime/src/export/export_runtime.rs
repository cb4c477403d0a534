//! A thread with a one-thread tokio runtime for gRPC, so that export never depends on the application's runtime.

use opentelemetry::Context;
use std::io;
use std::thread;
use tokio::runtime::{Builder, Handle};
use tokio::sync::oneshot;

/// Runs until it is dropped.
///
/// tonic spawns its connection onto the runtime that is current when the channel is built. On an application's
/// current-thread runtime that connection cannot move while a flush blocks the only thread; on this one it can.
#[derive(Debug)]
pub(crate) struct ExportRuntime {
    handle: Handle,
    /// Dropping the sender ends the thread; the runtime dies there, never inside a caller's async context.
    _stop: oneshot::Sender<()>,
}

impl ExportRuntime {
    /// # Errors
    ///
    /// When the operating system refuses a thread or an event queue.
    pub(crate) fn start() -> io::Result<Self> {
        let runtime = Builder::new_current_thread().enable_all().on_thread_start(suppress).build()?;
        let handle = runtime.handle().clone();
        let (stop, stopped) = oneshot::channel::<()>();
        thread::Builder::new().name("otel-export".to_owned()).spawn(move || {
            suppress();
            _ = runtime.block_on(stopped);
        })?;
        Ok(Self { handle, _stop: stop })
    }

    /// Builds something that spawns onto this lane.
    pub(crate) fn build<T>(&self, build: impl FnOnce() -> T) -> T {
        let _inside = self.handle.enter();
        build()
    }
}

/// What the transport logs about an export must not become the next export.
fn suppress() {
    // For as long as the thread lives, so the guard is never dropped.
    std::mem::forget(Context::enter_telemetry_suppressed_scope());
}
