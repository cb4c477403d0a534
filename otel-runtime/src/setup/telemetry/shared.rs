//! An installation that its guard, a signal or a panic can flush or end.

use super::installation::{Action, Installation};
use crate::report::{self, Failure, MessageLevel};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

#[derive(Debug)]
pub(super) struct SharedInstallation {
    /// `None` after shutdown. It is locked until a shutdown is complete.
    installation: Mutex<Option<Arc<Installation>>>,
    deadline: Duration,
}

impl SharedInstallation {
    pub(super) fn new(installation: Installation, deadline: Duration) -> Self {
        Self { installation: Mutex::new(Some(Arc::new(installation))), deadline }
    }

    /// Returns the installation, if it has not been shut down.
    pub(super) fn get(&self) -> Option<Arc<Installation>> {
        self.lock().clone()
    }

    pub(super) fn flush(&self) -> Vec<Failure> {
        self.get().map_or_else(Vec::new, |installation| installation.run(Action::Flush, self.deadline))
    }

    /// Flushes, unless a shutdown is in progress: the current thread can be the one that it waits for.
    pub(super) fn flush_if_idle(&self) {
        let installation = self.installation.try_lock().ok().and_then(|installation| installation.clone());
        if let Some(installation) = installation {
            if let Some(names) = installation.providers.open_spans.as_ref().and_then(|spans| spans.names()) {
                report::print_to_stderr(
                    MessageLevel::Error,
                    format_args!("spans that are open during a panic: {names}"),
                );
            }
            _ = installation.run(Action::Flush, self.deadline);
        }
    }

    /// Shuts down. If another thread does so, waits until it is done.
    pub(super) fn close(&self) -> Vec<Failure> {
        self.take(&mut self.lock()).map_or_else(Vec::new, |(_, failures)| failures)
    }

    /// Shuts down, and prints the losses that were not printed when they occurred. As long as the returned lock exists, other threads that
    /// shut down wait.
    pub(super) fn close_and_print(&self) -> impl Sized + '_ {
        let mut locked = self.lock();
        if let Some((installation, _)) = self.take(&mut locked) {
            installation.print_total_losses();
        }
        locked
    }

    fn take(&self, installation: &mut Option<Arc<Installation>>) -> Option<(Arc<Installation>, Vec<Failure>)> {
        let installation = installation.take()?;
        installation.ticket.uninstall();
        let failures = installation.run(Action::Shutdown, self.deadline);
        Some((installation, failures))
    }

    fn lock(&self) -> MutexGuard<'_, Option<Arc<Installation>>> {
        self.installation.lock().unwrap_or_else(PoisonError::into_inner)
    }
}
