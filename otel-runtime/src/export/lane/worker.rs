//! The thread of a lane, which sends the requests in the queue.

use super::backoff::Backoff;
use super::queue::{Pending, Phase};
use super::shared::LaneState;
use crate::export::answer::{Answer, Sender};
use opentelemetry::Context;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::PoisonError;
use std::time::{Duration, Instant};

/// Sends one request after the other until the lane is closed.
pub(super) fn run(shared: &LaneState, sender: &impl Sender) {
    // Events that the transport logs are not exported. Suppression lasts as long as the thread, so the guard is never dropped.
    std::mem::forget(Context::enter_telemetry_suppressed_scope());
    let mut backoff = Backoff::default();
    while let Some(work) = shared.next() {
        let (pending, retry_now) = match work {
            LaneStep::Send(pending, retry_now) => (pending, retry_now),
            LaneStep::Finish(wanted) => {
                // Items that a panic leaves unfinished are counted as lost at the shutdown.
                _ = catch_unwind(AssertUnwindSafe(|| sender.finish()));
                shared.queue().finish_called = wanted;
                shared.changed.notify_all();
                continue;
            }
        };
        let answer = catch_unwind(AssertUnwindSafe(|| sender.send(&pending.body)));
        let answer = answer.unwrap_or_else(|_| Answer::Refused { cause: "the exporter panicked".to_owned() });
        if let Some(pause) = shared.settle(&pending, answer, &mut backoff) {
            shared.pause(pause, retry_now);
        }
    }
}

/// The next step of the thread of a lane.
enum LaneStep {
    /// Sends a request. The number counts the calls of `Lane::retry_now` so far.
    Send(Pending, u64),
    /// Calls `Sender::finish`. The number counts the requests for this call so far.
    Finish(u64),
}

/// The time until the next attempt.
#[derive(Clone, Copy)]
struct Pause {
    delay: Duration,
    /// Whether the destination requested this delay.
    on_request: bool,
}

impl LaneState {
    /// Returns the next request to send, or the end of all requests so far.
    fn next(&self) -> Option<LaneStep> {
        let mut queue = self.queue();
        loop {
            if queue.phase == Phase::Closed {
                return None;
            }
            if let Some(pending) = queue.front() {
                return Some(LaneStep::Send(pending, queue.retry_now));
            }
            if !queue.is_finished() {
                return Some(LaneStep::Finish(queue.finish_wanted));
            }
            queue = self.changed.wait(queue).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Counts the items of a request. If the request is sent again, returns the pause before that instead.
    fn settle(&self, pending: &Pending, answer: Answer, backoff: &mut Backoff) -> Option<Pause> {
        let mut queue = self.queue();
        if queue.phase == Phase::Closed {
            // What was in the queue has been counted as lost.
            return None;
        }
        let (cause, retry_after, unreachable) = match answer {
            Answer::Accepted { rejected, reason } => {
                let rejected = rejected.min(pending.items);
                *backoff = Backoff::default();
                queue.reached();
                queue.pop();
                self.delivery.delivered(pending.items - rejected);
                if rejected > 0 {
                    self.delivery.rejected(rejected, &reason);
                }
                self.changed.notify_all();
                return None;
            }
            Answer::Kept => {
                queue.reached();
                queue.pop();
                queue.keep(pending.items);
                self.changed.notify_all();
                return None;
            }
            Answer::Refused { cause } => {
                queue.reached();
                queue.pop();
                self.delivery.failed(pending.items, &cause);
                self.changed.notify_all();
                return None;
            }
            Answer::Unavailable { cause, retry_after, unreachable } => (cause, retry_after, unreachable),
        };
        queue.failed(&cause, unreachable);
        let pause = Pause { delay: retry_after.unwrap_or_else(|| backoff.next()), on_request: retry_after.is_some() };
        if queue.phase == Phase::Closing && unreachable && !queue.was_reached {
            let lost = queue.clear();
            self.delivery.failed(lost, &cause);
        } else if pending.since.elapsed().saturating_add(pause.delay) > self.limits.retry_for {
            queue.pop();
            self.delivery.failed(pending.items, &cause);
        }
        self.changed.notify_all();
        (!queue.is_empty()).then_some(pause)
    }

    /// Waits before the next attempt, or until the next call of `Lane::retry_now`. A delay that the destination requires is always
    /// respected.
    fn pause(&self, pause: Pause, retry_now: u64) {
        let end = Instant::now().checked_add(pause.delay);
        let mut queue = self.queue();
        while queue.phase != Phase::Closed && (pause.on_request || queue.retry_now == retry_now) {
            match self.wait_until(queue, end) {
                Ok(changed) => queue = changed,
                Err(_) => return,
            }
        }
    }
}
