//! Delivery counts and causes of loss of one signal and one destination.

use super::failure::Failure;
use super::signal::Signal;
use super::stderr::print_to_stderr;
use std::collections::BTreeMap;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

/// Maximum number of causes that are counted separately. It bounds memory, because a collector chooses the text of a cause.
const MAX_CAUSES: usize = 16;

/// Margin for threads that have counted a span and not yet put it into the queue, so that it is not counted as dropped.
const IN_FLIGHT: u64 = 128;

/// Counts for one signal and one destination.
#[derive(Debug)]
pub(crate) struct Delivery {
    signal: Signal,
    destination: String,
    /// Items that ended while telemetry was installed.
    accepted: AtomicU64,
    /// Items that were handed to the exporter.
    handed_over: AtomicU64,
    delivered: AtomicU64,
    failed: AtomicU64,
    /// Items dropped because the queue was full. The number is only known when the queue has been emptied.
    dropped: AtomicU64,
    /// Capacity of the queue in front of the exporter.
    queue: OnceLock<u64>,
    causes: Mutex<BTreeMap<String, u64>>,
    /// Losses that were printed to stderr.
    printed: AtomicU64,
    urgency: Mutex<Urgency>,
}

/// Whether a flush or a shutdown is waiting, and whether the destination was reachable meanwhile.
#[derive(Debug, Default)]
enum Urgency {
    #[default]
    Normal,
    Urgent,
    /// The destination could not be reached, with the cause. Remaining batches fail without another attempt.
    Unreachable(String),
}

impl Delivery {
    pub(crate) fn new(signal: Signal, destination: impl Into<String>) -> Self {
        Self {
            signal,
            destination: destination.into(),
            accepted: AtomicU64::new(0),
            handed_over: AtomicU64::new(0),
            delivered: AtomicU64::new(0),
            failed: AtomicU64::new(0),
            dropped: AtomicU64::new(0),
            queue: OnceLock::new(),
            causes: Mutex::default(),
            printed: AtomicU64::new(0),
            urgency: Mutex::default(),
        }
    }

    pub(crate) fn signal(&self) -> Signal {
        self.signal
    }

    pub(crate) fn destination(&self) -> &str {
        &self.destination
    }

    pub(crate) fn accepted(&self, count: u64) {
        self.accepted.fetch_add(count, Relaxed);
    }

    /// Sets the capacity of the queue between the processor and the exporter.
    pub(crate) fn set_queue_size(&self, length: usize) {
        _ = self.queue.set(u64::try_from(length).unwrap_or(u64::MAX));
    }

    pub(crate) fn handed_over(&self, count: u64) {
        self.handed_over.fetch_add(count, Relaxed);
        if let Some(queue) = self.queue.get() {
            self.dropped_beyond(queue.saturating_add(IN_FLIGHT));
        }
    }

    pub(crate) fn delivered(&self, count: u64) {
        self.delivered.fetch_add(count, Relaxed);
    }

    /// Counts a loss. Each cause is printed to stderr only the first time.
    pub(crate) fn failed(&self, count: u64, cause: &str) {
        self.failed.fetch_add(count, Relaxed);
        self.add_loss(count, cause);
    }

    /// Sets whether a flush or a shutdown is waiting.
    pub(crate) fn set_urgent(&self, yes: bool) {
        *self.urgency() = if yes { Urgency::Urgent } else { Urgency::Normal };
    }

    /// Records that the destination cannot be reached. While a flush or shutdown waits, it is not tried again.
    pub(crate) fn mark_unreachable(&self, cause: &str) {
        let mut urgency = self.urgency();
        if matches!(*urgency, Urgency::Urgent) {
            *urgency = Urgency::Unreachable(cause.to_owned());
        }
    }

    /// Returns why further attempts are skipped, if they are.
    pub(crate) fn unreachable_cause(&self) -> Option<String> {
        match &*self.urgency() {
            Urgency::Unreachable(cause) => Some(cause.clone()),
            Urgency::Normal | Urgency::Urgent => None,
        }
    }

    fn urgency(&self) -> MutexGuard<'_, Urgency> {
        self.urgency.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Counts the items that the processor accepted and did not hand over. Call it when the queue is empty after shutdown.
    pub(crate) fn count_dropped(&self) {
        self.dropped_beyond(0);
    }

    /// Counts accepted items as dropped if they were not handed over and exceed the capacity of the queue.
    fn dropped_beyond(&self, queue: u64) {
        let handled = self.handed_over.load(Relaxed) + self.dropped.load(Relaxed);
        let missing = self.accepted.load(Relaxed).saturating_sub(handled).saturating_sub(queue);
        if missing > 0 {
            self.dropped.fetch_add(missing, Relaxed);
            let variable = match self.signal {
                Signal::Logs => "OTEL_BLRP_MAX_QUEUE_SIZE",
                _ => "OTEL_BSP_MAX_QUEUE_SIZE",
            };
            self.add_loss(missing, &format!("the queue was full; increase `{variable}`"));
        }
    }

    fn add_loss(&self, count: u64, cause: &str) {
        let mut causes = self.causes.lock().unwrap_or_else(PoisonError::into_inner);
        let known = causes.len() < MAX_CAUSES || causes.contains_key(cause);
        let cause = if known { cause } else { "other causes" };
        let total = causes.entry(cause.to_owned()).or_insert(0);
        let first = *total == 0;
        *total += count;
        drop(causes);
        if first {
            self.printed.fetch_add(count, Relaxed);
            print_to_stderr(Failure {
                signal: self.signal,
                destination: self.destination.clone(),
                cause: cause.to_owned(),
                lost: count,
            });
        }
    }

    /// Returns the number of accepted items that are neither delivered nor lost.
    pub(crate) fn waiting(&self) -> u64 {
        let settled = self.delivered.load(Relaxed) + self.failed.load(Relaxed) + self.dropped.load(Relaxed);
        self.accepted.load(Relaxed).saturating_sub(settled)
    }

    /// Prints the total loss to stderr, if it exceeds what was printed when the losses occurred.
    pub(crate) fn print_total_losses(&self) {
        let lost: u64 = self.losses().values().sum();
        if lost > self.printed.load(Relaxed) {
            let items = self.signal.items(lost);
            print_to_stderr(format_args!("{} to {}: {lost} {items} lost in total", self.signal, self.destination));
        }
    }

    /// Returns the losses so far, by cause.
    pub(crate) fn losses(&self) -> BTreeMap<String, u64> {
        self.causes.lock().unwrap_or_else(PoisonError::into_inner).clone()
    }

    /// Returns the losses since `before`.
    pub(crate) fn failures_since(&self, before: &BTreeMap<String, u64>) -> Vec<Failure> {
        let lost = |(cause, total): (String, u64)| {
            let lost = total - before.get(&cause).copied().unwrap_or(0);
            (lost > 0).then(|| Failure { signal: self.signal, destination: self.destination.clone(), cause, lost })
        };
        self.losses().into_iter().filter_map(lost).collect()
    }
}

impl fmt::Display for Delivery {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let (delivered, failed) = (self.delivered.load(Relaxed), self.failed.load(Relaxed));
        write!(f, "{} to {}: {delivered} delivered, {failed} failed", self.signal, self.destination)?;
        let dropped = self.dropped.load(Relaxed);
        if dropped > 0 {
            write!(f, ", {dropped} dropped because the queue was full")?;
        }
        match self.waiting() {
            0 => Ok(()),
            waiting => write!(f, ", {waiting} waiting"),
        }
    }
}
