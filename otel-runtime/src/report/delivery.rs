//! Delivery counts and causes of loss of one signal and one destination.

use super::failure::Failure;
use super::losses::{Line, Losses};
use super::signal::Signal;
use super::stderr::{MessageLevel, print_to_stderr};
use opentelemetry::KeyValue;
use std::fmt;
use std::sync::atomic::{AtomicU64, Ordering::Relaxed};
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};
use std::time::Instant;

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
    /// Capacity of a queue that counts for itself what it drops.
    counting_queue: OnceLock<u64>,
    exporter: OnceLock<Exporter>,
    losses: Mutex<Losses>,
}

/// The exporter of a destination, for the metrics of the pipeline about itself.
#[derive(Debug)]
struct Exporter {
    exporter_type: &'static str,
    server: Vec<KeyValue>,
}

/// What became of the items of a destination.
#[derive(Clone, Copy, Debug)]
pub(crate) struct DeliveryCounts {
    pub(crate) handed_over: u64,
    pub(crate) delivered: u64,
    pub(crate) failed: u64,
    pub(crate) dropped: u64,
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
            counting_queue: OnceLock::new(),
            exporter: OnceLock::new(),
            losses: Mutex::default(),
        }
    }

    pub(crate) fn signal(&self) -> Signal {
        self.signal
    }

    pub(crate) fn destination(&self) -> &str {
        &self.destination
    }

    /// Sets the type of the exporter, in the words of the conventions, and the host and the port that it sends to.
    pub(crate) fn set_exporter(&self, exporter_type: &'static str, server: &str) {
        let (host, port) = server.rsplit_once(':').unwrap_or((server, ""));
        let host = KeyValue::new("server.address", host.trim_matches(['[', ']']).to_owned());
        let port = port.parse::<u16>().ok().map(|port| KeyValue::new("server.port", i64::from(port)));
        let server = [host].into_iter().chain(port).collect();
        _ = self.exporter.set(Exporter { exporter_type, server });
    }

    /// The type of the exporter.
    pub(crate) fn exporter_type(&self) -> &'static str {
        self.exporter.get().map_or("custom_exporter", |exporter| exporter.exporter_type)
    }

    /// The attributes of the server that the exporter sends to.
    pub(crate) fn server(&self) -> Vec<KeyValue> {
        self.exporter.get().map_or_else(Vec::new, |exporter| exporter.server.clone())
    }

    /// Sets the capacity of a queue that counts for itself what it drops.
    pub(crate) fn set_capacity(&self, items: usize) {
        _ = self.counting_queue.set(u64::try_from(items).unwrap_or(u64::MAX));
    }

    /// Returns the capacity of the queue, if it counts items.
    pub(crate) fn capacity(&self) -> Option<u64> {
        self.queue.get().or_else(|| self.counting_queue.get()).copied()
    }

    pub(crate) fn counts(&self) -> DeliveryCounts {
        let read = |count: &AtomicU64| count.load(Relaxed);
        DeliveryCounts {
            handed_over: read(&self.handed_over),
            delivered: read(&self.delivered),
            failed: read(&self.failed),
            dropped: read(&self.dropped),
        }
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

    /// Counts delivered items. The first ones after an outage end it, which is printed to stderr with the number of items lost in it.
    pub(crate) fn delivered(&self, count: u64) {
        self.delivered.fetch_add(count, Relaxed);
        let ended = self.losses().end_outage();
        if let Some(lost) = ended {
            let items = self.signal.items(lost);
            let (signal, destination) = (self.signal, &self.destination);
            let were = if lost == 1 { "was" } else { "were" };
            print_to_stderr(
                MessageLevel::Error,
                format_args!(
                    "{signal} to {destination}: delivery works again, {lost} {items} {were} lost in the meantime"
                ),
            );
        }
    }

    /// Counts the loss of a whole batch or request. It is printed to stderr, but each cause at most once a minute.
    pub(crate) fn failed(&self, count: u64, cause: &str) {
        self.failed.fetch_add(count, Relaxed);
        let line = self.losses().add_outage(count, cause, Instant::now());
        self.print(line);
    }

    /// Counts the loss of a part of a request that was delivered. It is printed to stderr, but each cause at most once a minute.
    pub(crate) fn rejected(&self, count: u64, cause: &str) {
        self.failed.fetch_add(count, Relaxed);
        let line = self.losses().add(count, cause, Instant::now());
        self.print(line);
    }

    fn print(&self, line: Option<Line>) {
        if let Some(line) = line {
            print_to_stderr(MessageLevel::Error, self.failure(line));
        }
    }

    fn failure(&self, Line { cause, lost }: Line) -> Failure {
        Failure { signal: self.signal, destination: self.destination.clone(), cause, lost }
    }

    fn losses(&self) -> MutexGuard<'_, Losses> {
        self.losses.lock().unwrap_or_else(PoisonError::into_inner)
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
            let variable = match self.signal {
                Signal::Logs => "OTEL_BLRP_MAX_QUEUE_SIZE",
                _ => "OTEL_BSP_MAX_QUEUE_SIZE",
            };
            self.dropped(missing, &format!("the queue was full; increase `{variable}`"));
        }
    }

    /// Counts items that were dropped before they reached a queue.
    pub(crate) fn dropped(&self, count: u64, cause: &str) {
        self.dropped.fetch_add(count, Relaxed);
        let line = self.losses().add(count, cause, Instant::now());
        self.print(line);
    }

    /// Returns the number of accepted items that are neither delivered nor lost.
    pub(crate) fn waiting(&self) -> u64 {
        let settled = self.delivered.load(Relaxed) + self.failed.load(Relaxed) + self.dropped.load(Relaxed);
        self.accepted.load(Relaxed).saturating_sub(settled)
    }

    /// Returns whether nothing was recorded.
    pub(crate) fn is_unused(&self) -> bool {
        self.accepted.load(Relaxed) == 0
    }

    /// Prints the total loss to stderr, if it exceeds what was printed when the losses occurred.
    pub(crate) fn print_total_losses(&self) {
        let losses = self.losses();
        let (lost, unprinted) = (losses.total(), losses.unprinted());
        drop(losses);
        if unprinted > 0 {
            let items = self.signal.items(lost);
            print_to_stderr(
                MessageLevel::Error,
                format_args!("{} to {}: {lost} {items} lost in total", self.signal, self.destination),
            );
        }
    }

    /// Returns the losses since the last call.
    pub(crate) fn take_failures(&self) -> Vec<Failure> {
        let lines = self.losses().take();
        lines.into_iter().map(|line| self.failure(line)).collect()
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
