//! The way from an encoder to a destination: a bounded queue, and a thread that sends what is in it until it is delivered or lost.
//!
//! A request that could not be delivered stays at the front of the queue and is sent again, with increasing delays, until its time is
//! over. An outage that is shorter than this time and fits into the queue loses nothing. Every loss is counted.

mod backoff;
mod queue;
mod shared;
#[cfg(test)]
mod tests;
mod worker;

use super::answer::Sender;
use crate::otlp::{Request, RequestLimits};
use crate::report::Delivery;
use queue::{Phase, Queue};
pub(crate) use shared::LaneLimits;
use shared::LaneState;
use std::io;
use std::sync::{Arc, Condvar, Mutex};
use std::thread;
use std::time::{Duration, Instant};

/// The default size of the queue in front of a destination: about 100,000 spans.
pub(crate) const QUEUE_BYTES: usize = 32 * 1024 * 1024;

/// Sends requests to one destination, in order, on its own thread.
#[derive(Clone, Debug)]
pub(crate) struct Lane(Arc<LaneState>);

impl Lane {
    /// Starts the thread.
    ///
    /// # Errors
    ///
    /// Returns an error if the operating system fails to create a thread.
    pub(super) fn start(sender: impl Sender, delivery: Arc<Delivery>, limits: LaneLimits) -> io::Result<Self> {
        let name = format!("otel-export-{}", delivery.signal());
        let lane = Self(Arc::new(LaneState { delivery, limits, queue: Mutex::default(), changed: Condvar::new() }));
        let shared = Arc::clone(&lane.0);
        thread::Builder::new().name(name).spawn(move || worker::run(&shared, &sender))?;
        Ok(lane)
    }

    /// Returns the maximum size of a request, and does not limit the number of its items.
    pub(crate) fn request_limits(&self) -> RequestLimits {
        RequestLimits { bytes: self.0.limits.request_bytes, items: usize::MAX }
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
