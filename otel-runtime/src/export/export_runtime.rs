//! A single-threaded tokio runtime on its own thread for gRPC, independent of the application's runtime.

use opentelemetry::Context;
use std::io;
use std::thread;
use tokio::runtime::{Builder, Handle};
use tokio::sync::oneshot;

/// The runtime, which stops when this value is dropped.
///
/// tonic spawns its connection onto the runtime that is current when the channel is created. On a current-thread runtime of
/// the application, the connection would make no progress while a flush blocks the only thread.
#[derive(Debug)]
pub(crate) struct ExportRuntime {
    handle: Handle,
    /// Dropping the sender ends the thread. The runtime is dropped on that thread, never in an asynchronous context of a caller.
    _stop: oneshot::Sender<()>,
}

impl ExportRuntime {
    /// # Errors
    ///
    /// Returns an error if the operating system fails to create a thread or an event queue.
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

    pub(crate) fn handle(&self) -> &Handle {
        &self.handle
    }

    /// Runs a function that spawns tasks onto this runtime.
    pub(crate) fn build<T>(&self, build: impl FnOnce() -> T) -> T {
        let _inside = self.handle.enter();
        build()
    }
}

/// Suppresses telemetry on this thread, so that events that the transport logs during an export are not exported.
fn suppress() {
    // Suppression lasts as long as the thread, so the guard is never dropped.
    std::mem::forget(Context::enter_telemetry_suppressed_scope());
}
