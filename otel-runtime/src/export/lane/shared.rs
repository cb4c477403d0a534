//! The state that the application's threads and the thread of a lane share.

use super::queue::Queue;
use crate::report::Delivery;
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, Instant};

/// The limits of the queue for a destination: how many bytes can wait, and for how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct LaneLimits {
    /// The sum of the sizes of all requests that wait.
    pub(crate) bytes: usize,
    /// The maximum size of one request, before compression.
    pub(crate) request_bytes: usize,
    /// The time during which a request is sent again, from the moment at which it was encoded.
    pub(crate) retry_for: Duration,
}

/// The queue of a lane.
#[derive(Debug)]
pub(super) struct LaneState {
    pub(super) delivery: Arc<Delivery>,
    pub(super) limits: LaneLimits,
    pub(super) queue: Mutex<Queue>,
    /// Notified whenever the queue changes.
    pub(super) changed: Condvar,
}

impl LaneState {
    pub(super) fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for a change. If there is none until `end`, the queue is returned as an error.
    pub(super) fn wait_until<'a>(
        &self,
        queue: MutexGuard<'a, Queue>,
        end: Option<Instant>,
    ) -> Result<MutexGuard<'a, Queue>, MutexGuard<'a, Queue>> {
        let Some(end) = end else {
            return Ok(self.changed.wait(queue).unwrap_or_else(PoisonError::into_inner));
        };
        let left = end.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Err(queue);
        }
        let (queue, _) = self.changed.wait_timeout(queue, left).unwrap_or_else(PoisonError::into_inner);
        Ok(queue)
    }
}
