//! Shutdown by a signal.

use super::guard::Telemetry;
use super::shared::SharedInstallation;
use crate::termination::{Termination, end_process};
use std::io;
use std::sync::{Arc, Mutex, PoisonError, Weak};
use std::thread;

/// What the thread that waits for signals shuts down.
static SHUTDOWN: Mutex<Shutdown> = Mutex::new(Shutdown { has_thread: false, installations: Vec::new() });

struct Shutdown {
    has_thread: bool,
    /// It contains those that have been dropped until the next call of `shutdown_on_signal`.
    installations: Vec<Weak<SharedInstallation>>,
}

impl Telemetry {
    /// Shuts telemetry down when the process receives SIGTERM or SIGINT, or Ctrl-C on Windows, and then ends the process.
    ///
    /// The remaining telemetry is exported within the [`deadline`](crate::TelemetryBuilder::deadline). The process then ends in the way of the
    /// signal: its parent sees that the signal ended it, and a shell reports the exit code 143 or 130. As the first process of a container,
    /// and on Windows, it exits with this code. No destructor runs, and a shutdown that is in progress on another thread is completed first.
    /// Another signal, half a second later or more, ends the process at once.
    ///
    /// A program with a graceful shutdown, such as a server that finishes its requests, uses [`Termination`] instead.
    ///
    /// ```
    /// # fn main() -> Result<(), Box<dyn std::error::Error>> {
    /// let telemetry = otel_runtime::init()?.shutdown_on_signal()?;
    /// // The program runs here. Its telemetry is exported, whether it ends by itself or by a signal.
    /// telemetry.shutdown()?;
    /// # Ok(())
    /// # }
    /// ```
    ///
    /// # Errors
    ///
    /// Returns an error if the operating system does not allow a handler or a thread. Telemetry is shut down in this case.
    pub fn shutdown_on_signal(mut self) -> io::Result<Self> {
        let termination = Termination::listen()?;
        let mut shutdown = SHUTDOWN.lock().unwrap_or_else(PoisonError::into_inner);
        if !shutdown.has_thread {
            let thread = thread::Builder::new().name("otel-shutdown".to_owned());
            thread.spawn(move || end(termination.wait_for_signal()))?;
            shutdown.has_thread = true;
        }
        shutdown.installations.retain(|other| other.strong_count() > 0);
        shutdown.installations.push(Arc::downgrade(&self.installation));
        drop(shutdown);
        self.report.add_setting("shutdown_on_signal", true, "code");
        Ok(self)
    }
}

fn end(signal: i32) {
    let shutdown = SHUTDOWN.lock().unwrap_or_else(PoisonError::into_inner);
    let live: Vec<_> = shutdown.installations.iter().filter_map(Weak::upgrade).collect();
    // A `main` that shuts down meanwhile waits for these locks, so that it does not end the process with another exit code.
    let _locked: Vec<_> = live.iter().map(|installation| installation.close_and_print()).collect();
    end_process(signal);
}
