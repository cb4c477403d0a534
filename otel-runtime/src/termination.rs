//! Requests to end the process: SIGTERM and SIGINT, and Ctrl-C on Windows.

mod listener;
mod process;

pub(crate) use process::end_process;

use listener::Listener;
use std::future::Future;
use std::io;
use std::pin::Pin;
use std::sync::Arc;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::task::{Context, Poll};

/// A request to end the process: SIGTERM or SIGINT, or Ctrl-C on Windows.
///
/// It is a future that completes when the process receives such a signal. Use it for a program that stops by itself, such as a server with a
/// graceful shutdown, and shut down telemetry after that. It needs no particular asynchronous runtime, and [`wait`](Self::wait) needs
/// none at all.
///
/// ```no_run
/// use axum::Router;
/// use otel_runtime::Termination;
/// use tokio::net::TcpListener;
///
/// # async fn serve() -> Result<(), Box<dyn std::error::Error>> {
/// let telemetry = otel_runtime::init()?;
/// let termination = Termination::listen()?;
/// let listener = TcpListener::bind("127.0.0.1:4000").await?;
/// axum::serve(listener, Router::new()).with_graceful_shutdown(termination).await?;
/// telemetry.shutdown()?;
/// # Ok(())
/// # }
/// ```
///
/// From the first call of [`listen`](Self::listen) on, the first signal no longer ends the process. Another one, half a second later or more,
/// does, so that a user can end a program whose graceful shutdown takes too long. Other handlers of the same signals, such as those of tokio,
/// keep working.
///
/// A program that has nothing to finish needs only
/// [`Telemetry::shutdown_on_signal`](crate::Telemetry::shutdown_on_signal).
#[derive(Debug)]
#[must_use = "a future does nothing unless it is awaited"]
pub struct Termination {
    listener: Arc<Listener>,
    /// Identifies this future among those that wait.
    id: u64,
}

impl Termination {
    /// Starts to listen for signals, on a thread that all values of this type share.
    ///
    /// # Errors
    ///
    /// Returns an error if the operating system does not allow a handler or a thread.
    pub fn listen() -> io::Result<Self> {
        Listener::of_process().map(Self::new)
    }

    /// Blocks the current thread until the process is requested to end.
    ///
    /// ```no_run
    /// let telemetry = otel_runtime::init()?;
    /// // Start threads that do the work here.
    /// otel_runtime::Termination::listen()?.wait();
    /// telemetry.shutdown()?;
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    pub fn wait(&self) {
        self.listener.wait();
    }

    /// Returns whether the process has been requested to end.
    pub fn is_requested(&self) -> bool {
        self.listener.received().is_some()
    }

    /// Waits, and returns the number of the signal.
    pub(crate) fn wait_for_signal(&self) -> i32 {
        self.listener.wait()
    }

    fn new(listener: Arc<Listener>) -> Self {
        static NEXT: AtomicU64 = AtomicU64::new(0);
        Self { listener, id: NEXT.fetch_add(1, Relaxed) }
    }
}

impl Future for Termination {
    type Output = ();

    fn poll(self: Pin<&mut Self>, context: &mut Context<'_>) -> Poll<()> {
        self.listener.poll(self.id, context.waker())
    }
}

impl Clone for Termination {
    fn clone(&self) -> Self {
        Self::new(Arc::clone(&self.listener))
    }
}

impl Drop for Termination {
    fn drop(&mut self) {
        self.listener.forget(self.id);
    }
}
