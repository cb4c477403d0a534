//! The metrics and log records of a call while it runs.

use crate::callsite::pipeline::providers::DEFAULT_TEXT_LIMIT;
use crate::callsite::pipeline::resolved::ResolvedSite;
use crate::callsite::site::level::Level;
use crate::callsite::site::part::{Part, PartSet};
use crate::callsite::value::log_capture::{LogCapture, LogContent};
use crate::callsite::value::metric_attributes::MetricAttributes;
use opentelemetry::{Context, KeyValue};
use std::time::Instant;

/// The metrics and log records of a call while it runs.
#[derive(Default)]
pub(crate) struct RunningParts {
    pub(crate) on: PartSet,
    pub(crate) began: Option<Instant>,
    collected: Option<Box<CollectedFields>>,
}

impl RunningParts {
    pub(crate) fn new(on: PartSet) -> Self {
        Self { on, ..Self::default() }
    }

    /// Returns whether there are only metrics, and nothing was collected for them, so that their attributes are constant.
    #[inline]
    pub(crate) fn are_constant_counts(&self) -> bool {
        self.collected.is_none() && !self.on.has_logs()
    }

    /// Adds entries of baggage to the attributes of the metrics, unless these have attributes with the same keys. `context` is that of the
    /// call, or `None` for the current one.
    #[inline]
    pub(crate) fn add_baggage(&mut self, resolved: &ResolvedSite, context: Option<&Context>) {
        if let Some(keys) = &resolved.pipeline.baggage.metrics {
            self.add_missing(
                resolved,
                &context.map_or_else(|| keys.current_attributes(), |context| keys.attributes(context)),
            );
        }
    }

    #[cold]
    fn add_missing(&mut self, resolved: &ResolvedSite, found: &[KeyValue]) {
        for (at, instruments) in resolved.counts.iter().enumerate() {
            let Some(instruments) = instruments.as_ref().filter(|_| self.on.has(Part::Count(at))) else { continue };
            let missing = found.iter().filter(|attribute| !instruments.has_constant(&attribute.key));
            let missing: Vec<_> = missing.cloned().collect();
            if !missing.is_empty() {
                self.metric_attributes_mut(at, DEFAULT_TEXT_LIMIT).attributes.add_missing(missing);
            }
        }
    }

    pub(crate) fn metric_attributes(&self, count: usize) -> Option<&MetricAttributes> {
        self.collected.as_ref()?.counts.get(count)
    }

    pub(crate) fn log_if_any(&mut self, log: usize) -> Option<&mut RunningLog> {
        self.collected.as_mut()?.logs.get_mut(log)
    }

    pub(crate) fn log(&self, log: usize) -> Option<&RunningLog> {
        self.collected.as_ref()?.logs.get(log)
    }

    /// Returns the attributes of a metric, which are created if necessary.
    pub(crate) fn metric_attributes_mut(&mut self, count: usize, text_limit: usize) -> &mut MetricAttributes {
        self.collected.get_or_insert_default().counts.entry(count, || MetricAttributes::new(text_limit))
    }

    /// Returns a log, whose capture is created if necessary.
    pub(crate) fn log_mut(&mut self, log: usize, capture: impl FnOnce() -> LogCapture) -> &mut RunningLog {
        let logs = &mut self.collected.get_or_insert_default().logs;
        logs.entry(log, || RunningLog { capture: capture(), pending: None })
    }

    /// Returns the records that will be written.
    pub(crate) fn pending_mut(&mut self) -> impl Iterator<Item = &mut PendingRecord> {
        let collected = self.collected.iter_mut();
        collected.flat_map(|collected| collected.logs.iter_mut()).filter_map(|log| log.pending.as_mut())
    }

    pub(crate) fn take_pending(&mut self, log: usize) -> Option<PendingRecord> {
        self.log_if_any(log)?.pending.take()
    }
}

/// A log of a call while it runs.
pub(crate) struct RunningLog {
    pub(crate) capture: LogCapture,
    /// The record at the end of the call, if it passed all limits.
    pub(crate) pending: Option<PendingRecord>,
}

/// A log record that passed all limits.
pub(crate) struct PendingRecord {
    pub(crate) level: Level,
    pub(crate) held_back: u64,
    pub(crate) content: LogContent,
}

/// The fields that a call collects at its start.
#[derive(Default)]
struct CollectedFields {
    counts: Entries<MetricAttributes>,
    logs: Entries<RunningLog>,
}

/// Entries by index. Most calls have one entry, which needs no list.
struct Entries<T> {
    first: Option<(usize, T)>,
    more: Vec<(usize, T)>,
}

impl<T> Default for Entries<T> {
    fn default() -> Self {
        Self { first: None, more: Vec::new() }
    }
}

impl<T> Entries<T> {
    fn get(&self, at: usize) -> Option<&T> {
        self.first.iter().chain(&self.more).find(|(known, _)| *known == at).map(|(_, entry)| entry)
    }

    fn get_mut(&mut self, at: usize) -> Option<&mut T> {
        self.first.iter_mut().chain(&mut self.more).find(|(known, _)| *known == at).map(|(_, entry)| entry)
    }

    fn iter_mut(&mut self) -> impl Iterator<Item = &mut T> {
        self.first.iter_mut().chain(&mut self.more).map(|(_, entry)| entry)
    }

    /// Returns an entry, which is created if necessary.
    fn entry(&mut self, at: usize, make: impl FnOnce() -> T) -> &mut T {
        if self.first.as_ref().is_none_or(|(known, _)| *known == at) {
            return &mut self.first.get_or_insert_with(|| (at, make())).1;
        }
        let place = self.more.iter().position(|(known, _)| *known == at).unwrap_or(self.more.len());
        if place == self.more.len() {
            self.more.push((at, make()));
        }
        &mut self.more[place].1
    }
}
