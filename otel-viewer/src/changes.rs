//! Waiting for changes, on a thread or in a task.

use std::sync::{Condvar, Mutex, PoisonError};
use std::time::Duration;
use tokio::sync::watch;

/// The number of changes so far.
#[derive(Debug)]
pub(crate) struct Changes {
    revision: Mutex<u64>,
    changed: Condvar,
    tasks: watch::Sender<u64>,
}

impl Default for Changes {
    fn default() -> Self {
        Self { revision: Mutex::new(0), changed: Condvar::new(), tasks: watch::Sender::new(0) }
    }
}

impl Changes {
    /// Sets the number and wakes those who wait. An older number has no effect.
    pub(crate) fn set(&self, revision: u64) {
        let mut now = self.revision.lock().unwrap_or_else(PoisonError::into_inner);
        if revision > *now {
            *now = revision;
            self.changed.notify_all();
            self.tasks.send_replace(revision);
        }
    }

    pub(crate) fn wait_beyond(&self, revision: u64, timeout: Duration) {
        let now = self.revision.lock().unwrap_or_else(PoisonError::into_inner);
        drop(self.changed.wait_timeout_while(now, timeout, |now| *now <= revision));
    }

    pub(crate) fn subscribe(&self) -> watch::Receiver<u64> {
        self.tasks.subscribe()
    }
}
