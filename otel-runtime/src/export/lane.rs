//! The way from an encoder to a destination: a bounded queue, and a thread that sends what is in it until it is delivered or lost.
//!
//! A request that could not be delivered stays at the front of the queue and is sent again, with increasing delays, until its time is
//! over. An outage that is shorter than this time and fits into the queue loses nothing. Every loss is counted.

mod backoff;
mod queue;
#[cfg(test)]
mod tests;

use super::answer::{Answer, Sender};
use crate::otlp::Request;
use crate::report::Delivery;
use backoff::Backoff;
use opentelemetry::Context;
use queue::{Pending, Phase, Queue};
use std::io;
use std::panic::{AssertUnwindSafe, catch_unwind};
use std::sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// How much waits for a destination, and for how long.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct LaneLimits {
    /// The sum of the sizes of all requests that wait.
    pub(crate) bytes: usize,
    /// The time during which a request is sent again, from the moment at which it was encoded.
    pub(crate) retry_for: Duration,
}

/// The default size of the queue in front of a destination: about 100,000 spans.
pub(crate) const QUEUE_BYTES: usize = 32 * 1024 * 1024;

/// Sends requests to one destination, in order, on its own thread.
#[derive(Clone, Debug)]
pub(crate) struct Lane(Arc<Shared>);

#[derive(Debug)]
struct Shared {
    delivery: Arc<Delivery>,
    limits: LaneLimits,
    queue: Mutex<Queue>,
    /// Notified whenever the queue changes.
    changed: Condvar,
}

impl Lane {
    /// Starts the thread.
    ///
    /// # Errors
    ///
    /// Returns an error if the operating system fails to create a thread.
    pub(super) fn start(sender: impl Sender, delivery: Arc<Delivery>, limits: LaneLimits) -> io::Result<Self> {
        let name = format!("otel-export-{}", delivery.signal());
        let lane = Self(Arc::new(Shared { delivery, limits, queue: Mutex::default(), changed: Condvar::new() }));
        let shared = Arc::clone(&lane.0);
        thread::Builder::new().name(name).spawn(move || shared.run(&sender))?;
        Ok(lane)
    }

    pub(crate) fn delivery(&self) -> &Arc<Delivery> {
        &self.0.delivery
    }

    /// Adds a request to the queue. If the queue is full, the request is lost: what is older is closer to its delivery.
    pub(crate) fn push(&self, request: Request) {
        let items = u64::try_from(request.items).unwrap_or(u64::MAX);
        let mut queue = self.0.queue();
        let refusal = match queue.phase {
            Phase::Closed => Some("telemetry was already shut down".to_owned()),
            Phase::Open | Phase::Closing if !queue.has_room(request.body.len(), self.0.limits.bytes) => {
                let reason = queue.last_failure.as_deref().unwrap_or("the destination is slower than the application");
                Some(format!("the queue of {} bytes is full: {reason}", self.0.limits.bytes))
            }
            Phase::Open | Phase::Closing => None,
        };
        if let Some(cause) = refusal {
            drop(queue);
            self.0.delivery.failed(items, &cause);
        } else {
            queue.push(request.body, items);
            self.0.changed.notify_all();
        }
    }

    /// Sends requests that wait for another attempt without further delay.
    pub(crate) fn retry_now(&self) {
        self.0.queue().retry_now += 1;
        self.0.changed.notify_all();
    }

    /// Returns whether nothing is in the queue.
    pub(crate) fn is_idle(&self) -> bool {
        self.0.queue().is_empty()
    }

    /// Waits until everything that was in the queue is delivered or lost, also what the destination keeps.
    ///
    /// # Errors
    ///
    /// Returns why a request is still in the queue: the destination cannot be reached, or `end` has passed. The request stays in the queue.
    pub(crate) fn flush(&self, end: Option<Instant>) -> Result<(), String> {
        let finish = {
            let mut queue = self.0.queue();
            queue.finish_wanted += 1;
            queue.finish_wanted
        };
        self.0.changed.notify_all();
        self.wait_while(end, |queue| queue.phase != Phase::Closed && queue.finish_called < finish)
    }

    /// Waits until everything that was in the queue is sent or lost.
    ///
    /// # Errors
    ///
    /// The same as for [`flush`](Self::flush).
    pub(crate) fn wait(&self, end: Option<Instant>) -> Result<(), String> {
        self.wait_while(end, |_| false)
    }

    /// Waits until everything that was in the queue is sent or lost, and then as long as `also` returns `true`.
    fn wait_while(&self, end: Option<Instant>, also: impl Fn(&Queue) -> bool) -> Result<(), String> {
        let mut queue = self.0.queue();
        let (last, failures) = (queue.next_number, queue.unreachable);
        while queue.waits_for(last) || also(&queue) {
            if queue.unreachable > failures {
                return Err(queue.last_failure.clone().unwrap_or_default());
            }
            match self.0.wait_until(queue, end) {
                Ok(changed) => queue = changed,
                Err(queue) => {
                    let cause = queue.last_failure.clone();
                    return Err(cause.unwrap_or_else(|| "no response within the deadline".to_owned()));
                }
            }
        }
        Ok(())
    }

    /// Counts items that the destination has kept: `None` means that they are delivered, and a text is why they are lost.
    pub(super) fn settle(&self, items: u64, cause: Option<&str>) {
        let mut queue = self.0.queue();
        if queue.phase == Phase::Closed {
            // What was kept has been counted as lost.
            return;
        }
        queue.kept -= i64::try_from(items).unwrap_or(i64::MAX);
        drop(queue);
        match cause {
            None => self.0.delivery.delivered(items),
            Some(cause) => self.0.delivery.failed(items, cause),
        }
    }

    /// From now on, requests that cannot be delivered because the destination was never reached are lost at once.
    pub(crate) fn start_closing(&self) {
        let mut queue = self.0.queue();
        if queue.phase == Phase::Open {
            queue.phase = Phase::Closing;
            queue.finish_wanted += 1;
        }
        drop(queue);
        self.retry_now();
    }

    /// Waits until everything is delivered or lost. Requests that are in the queue at `end` are lost. No request can be added any more.
    pub(crate) fn close(&self, end: Option<Instant>, deadline: Duration) {
        self.start_closing();
        let mut queue = self.0.queue();
        while queue.phase != Phase::Closed && !queue.is_finished() {
            match self.0.wait_until(queue, end) {
                Ok(changed) => queue = changed,
                Err(late) => {
                    queue = late;
                    break;
                }
            }
        }
        let (lost, cause) = (queue.clear(), queue.last_failure.take());
        queue.phase = Phase::Closed;
        self.0.changed.notify_all();
        drop(queue);
        if lost > 0 {
            let in_time = || format!("no response within the deadline of {} ms", deadline.as_millis());
            self.0.delivery.failed(lost, &cause.unwrap_or_else(in_time));
        }
    }
}

impl Shared {
    fn queue(&self) -> MutexGuard<'_, Queue> {
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Waits for a change, and returns the queue as the error when `end` has come.
    fn wait_until<'a>(
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

    /// Sends one request after the other until the lane is closed.
    fn run(&self, sender: &impl Sender) {
        // Events that the transport logs are not exported. Suppression lasts as long as the thread, so the guard is never dropped.
        std::mem::forget(Context::enter_telemetry_suppressed_scope());
        let mut backoff = Backoff::default();
        while let Some(work) = self.next() {
            let (pending, retry_now) = match work {
                Work::Send(pending, retry_now) => (pending, retry_now),
                Work::Finish(wanted) => {
                    // What a panic has not completed is counted as lost at the shutdown.
                    _ = catch_unwind(AssertUnwindSafe(|| sender.finish()));
                    self.queue().finish_called = wanted;
                    self.changed.notify_all();
                    continue;
                }
            };
            let answer = catch_unwind(AssertUnwindSafe(|| sender.send(&pending.body)));
            let answer = answer.unwrap_or_else(|_| Answer::Refused { cause: "the exporter panicked".to_owned() });
            if let Some(pause) = self.settle(&pending, answer, &mut backoff) {
                self.pause(pause, retry_now);
            }
        }
    }

    /// Returns the next request to send, or the end of all requests so far.
    fn next(&self) -> Option<Work> {
        let mut queue = self.queue();
        loop {
            if queue.phase == Phase::Closed {
                return None;
            }
            if let Some(pending) = queue.front() {
                return Some(Work::Send(pending, queue.retry_now));
            }
            if !queue.is_finished() {
                return Some(Work::Finish(queue.finish_wanted));
            }
            queue = self.changed.wait(queue).unwrap_or_else(PoisonError::into_inner);
        }
    }

    /// Counts the items of a request, unless it is sent again; then it returns the time until then.
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

/// What the thread of a lane does next.
enum Work {
    /// Sends a request. The number is that of the calls of `Lane::retry_now` so far.
    Send(Pending, u64),
    /// Calls `Sender::finish`, which was requested so often.
    Finish(u64),
}

/// The time until the next attempt.
#[derive(Clone, Copy)]
struct Pause {
    delay: Duration,
    /// Whether the destination asked for it.
    on_request: bool,
}
