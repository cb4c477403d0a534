//! The requests that wait, and the state of the lane.

use std::collections::VecDeque;
use std::sync::Arc;
use std::time::Instant;

/// A request that is neither delivered nor lost.
#[derive(Clone, Debug)]
pub(super) struct Pending {
    pub(super) body: Arc<Vec<u8>>,
    pub(super) items: u64,
    pub(super) since: Instant,
}

#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Phase {
    #[default]
    Open,
    /// Shutdown waits for the queue to become empty.
    Closing,
    /// Nothing is sent or counted any more.
    Closed,
}

/// The state that the lane's thread and the callers share.
#[derive(Debug, Default)]
pub(super) struct Queue {
    /// The first one is being sent, and stays here until it is delivered or lost.
    waiting: VecDeque<Pending>,
    bytes: usize,
    pub(super) phase: Phase,
    /// The number that the next request gets.
    pub(super) next_number: u64,
    /// The number of calls of `Lane::retry_now`.
    pub(super) retry_now: u64,
    /// How many attempts did not reach the destination.
    pub(super) unreachable: u64,
    /// Whether the destination has ever answered.
    pub(super) was_reached: bool,
    /// The items that the destination keeps. It is negative while the destination has counted more than it has answered.
    pub(super) kept: i64,
    /// How often `Sender::finish` was requested and called.
    pub(super) finish_wanted: u64,
    pub(super) finish_called: u64,
    /// Why the last attempt failed, if it did.
    pub(super) last_failure: Option<String>,
}

impl Queue {
    /// Returns whether a request of this size fits. An empty queue takes a request of any size.
    pub(super) fn has_room(&self, bytes: usize, limit: usize) -> bool {
        self.waiting.is_empty() || self.bytes.saturating_add(bytes) <= limit
    }

    pub(super) fn push(&mut self, body: Arc<Vec<u8>>, items: u64) {
        self.bytes += body.len();
        self.next_number += 1;
        self.waiting.push_back(Pending { body, items, since: Instant::now() });
    }

    pub(super) fn front(&self) -> Option<Pending> {
        self.waiting.front().cloned()
    }

    pub(super) fn pop(&mut self) {
        if let Some(pending) = self.waiting.pop_front() {
            self.bytes -= pending.body.len();
        }
    }

    pub(super) fn is_empty(&self) -> bool {
        self.waiting.is_empty()
    }

    /// Returns whether a request with a number below `number` waits.
    pub(super) fn waits_for(&self, number: u64) -> bool {
        let first = self.next_number - u64::try_from(self.waiting.len()).unwrap_or(u64::MAX);
        first < number
    }

    /// Removes everything, and returns the number of items, with those that the destination keeps.
    pub(super) fn clear(&mut self) -> u64 {
        self.bytes = 0;
        let waiting: u64 = self.waiting.drain(..).map(|pending| pending.items).sum();
        waiting.saturating_add_signed(std::mem::take(&mut self.kept))
    }

    pub(super) fn keep(&mut self, items: u64) {
        self.kept += i64::try_from(items).unwrap_or(i64::MAX);
    }

    /// Returns whether all requests were sent, and `Sender::finish` was called as often as requested.
    pub(super) fn is_finished(&self) -> bool {
        self.is_empty() && self.finish_called >= self.finish_wanted
    }

    pub(super) fn reached(&mut self) {
        self.was_reached = true;
        self.last_failure = None;
    }

    pub(super) fn failed(&mut self, cause: &str, unreachable: bool) {
        self.last_failure = Some(cause.to_owned());
        if unreachable {
            self.unreachable += 1;
        } else {
            self.was_reached = true;
        }
    }
}
