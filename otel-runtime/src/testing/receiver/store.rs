//! Received telemetry, shared between the server's thread and the test.

use super::fault::Fault;
use crate::received::{OtlpRequest, ReceivedRequest, ReceivedTelemetry};
use crate::receiver::{Rejected, TelemetrySink};
use crate::testing::emitted::Emitted;
use std::sync::{Condvar, Mutex, MutexGuard, PoisonError};
use std::time::Duration;

/// Everything received so far.
#[derive(Debug, Default)]
pub(super) struct Received {
    pub(super) requests: Vec<ReceivedRequest>,
    pub(super) emitted: Emitted,
    fault: Option<(Fault, usize)>,
}

impl Received {
    /// Returns the requests that the receiver refused.
    pub(super) fn refused(&self) -> Vec<ReceivedRequest> {
        self.requests.iter().filter(|request| request.refusal.is_some()).cloned().collect()
    }
}

/// [`Received`], shared between threads.
#[derive(Debug, Default)]
pub(super) struct Store {
    received: Mutex<Received>,
    changed: Condvar,
}

impl Store {
    pub(super) fn read<T>(&self, read: impl FnOnce(&Received) -> T) -> T {
        read(&self.lock())
    }

    pub(super) fn add(&self, add: impl FnOnce(&mut Received)) {
        add(&mut self.lock());
        self.changed.notify_all();
    }

    /// Adds a request and returns its index.
    pub(super) fn add_request(&self, request: ReceivedRequest) -> usize {
        let mut place = 0;
        self.add(|received| {
            place = received.requests.len();
            received.requests.push(request);
        });
        place
    }

    pub(super) fn refuse(&self, place: usize, reason: String) {
        self.add(|received| {
            if let Some(request) = received.requests.get_mut(place) {
                request.accepted = false;
                request.refusal = Some(reason);
            }
        });
    }

    pub(super) fn fail(&self, fault: Option<(Fault, usize)>) {
        self.lock().fault = fault;
    }

    /// Returns the fault for the next request and decreases its count.
    pub(super) fn next_fault(&self) -> Option<Fault> {
        let mut received = self.lock();
        let (fault, left) = received.fault.take()?;
        if left > 1 {
            let left = if left == usize::MAX { left } else { left - 1 };
            received.fault = Some((fault.clone(), left));
        }
        Some(fault)
    }

    #[track_caller]
    pub(super) fn wait<T: Clone>(
        &self,
        count: usize,
        timeout: Duration,
        what: &str,
        list: impl Fn(&Received) -> &Vec<T>,
        show: impl Fn(&T) -> String,
    ) -> Vec<T> {
        let too_few = |received: &mut Received| list(received).len() < count;
        let outcome = self.changed.wait_timeout_while(self.lock(), timeout, too_few);
        let (received, _) = outcome.unwrap_or_else(PoisonError::into_inner);
        let items = list(&received).clone();
        drop(received);
        if items.len() < count {
            let names: Vec<_> = items.iter().map(show).collect();
            let (expected, got) = (plural(count, what), items.len());
            panic!("waited {timeout:?} for {expected}, but {got} arrived: [{}]", names.join(", "));
        }
        items
    }

    fn lock(&self) -> MutexGuard<'_, Received> {
        self.received.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

tokio::task_local! {
    /// What a fault rejects at the end of the request that is being handled.
    pub(super) static REJECTED: Rejected;
}

impl TelemetrySink for Store {
    fn received(&self, request: OtlpRequest) -> Result<(), Rejected> {
        let rejected = REJECTED.try_with(Rejected::clone).ok();
        let telemetry = request.into_telemetry().without_last(rejected.as_ref().map_or(0, |rejected| rejected.items));
        self.add(|received| match telemetry {
            ReceivedTelemetry::Spans(spans) => received.emitted.spans.extend(spans),
            ReceivedTelemetry::Logs(logs) => received.emitted.logs.extend(logs),
            ReceivedTelemetry::Metrics(metrics) => received.emitted.metrics.extend(metrics),
        });
        rejected.map_or(Ok(()), Err)
    }
}

fn plural(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}
