//! Received telemetry, shared between the server's thread and the test.

use super::fault::Fault;
use crate::received::{self, ReceivedRequest};
use crate::testing::emitted::Emitted;
use opentelemetry_proto::tonic::collector::logs::v1::ExportLogsServiceRequest;
use opentelemetry_proto::tonic::collector::metrics::v1::ExportMetricsServiceRequest;
use opentelemetry_proto::tonic::collector::trace::v1::ExportTraceServiceRequest;
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

    pub(super) fn add_spans(&self, request: ExportTraceServiceRequest, rejected: usize) {
        self.add(|received| extend(&mut received.emitted.spans, received::spans(request), rejected));
    }

    pub(super) fn add_logs(&self, request: ExportLogsServiceRequest, rejected: usize) {
        self.add(|received| extend(&mut received.emitted.logs, received::logs(request), rejected));
    }

    pub(super) fn add_metrics(&self, request: ExportMetricsServiceRequest, rejected: usize) {
        self.add(|received| extend(&mut received.emitted.metrics, received::metrics(request), rejected));
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

/// Adds all but the last `rejected` items.
fn extend<T>(all: &mut Vec<T>, mut items: Vec<T>, rejected: usize) {
    items.truncate(items.len().saturating_sub(rejected));
    all.append(&mut items);
}

fn plural(count: usize, what: &str) -> String {
    if count == 1 { format!("1 {what}") } else { format!("{count} {what}s") }
}
