//! The metrics and log records of a call while it runs.

use crate::callsite::site::part::PartSet;
use crate::callsite::value::log_capture::LogCapture;
use crate::callsite::value::metric_attributes::MetricAttributes;
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

    /// Returns whether there are only metrics, and all their attributes and measurements are known at compile time.
    #[inline]
    pub(crate) fn are_constant_counts(&self) -> bool {
        self.collected.is_none() && !self.on.has_logs()
    }

    pub(crate) fn metric_attributes(&self, count: usize) -> Option<&MetricAttributes> {
        self.collected.as_ref()?.counts.get(count)
    }

    pub(crate) fn log_capture(&self, log: usize) -> Option<&LogCapture> {
        self.collected.as_ref()?.logs.get(log)
    }

    pub(crate) fn take_log_capture(&mut self, log: usize) -> Option<LogCapture> {
        self.collected.as_mut()?.logs.take(log)
    }

    /// Returns the attributes of a metric, which are created if necessary.
    pub(crate) fn metric_attributes_mut(&mut self, count: usize, text_limit: usize) -> &mut MetricAttributes {
        self.collected.get_or_insert_default().counts.entry(count, || MetricAttributes::new(text_limit))
    }

    /// Returns what is captured for a log, which is created if necessary.
    pub(crate) fn log_capture_mut(&mut self, log: usize, text_limit: usize) -> &mut LogCapture {
        self.collected.get_or_insert_default().logs.entry(log, || LogCapture::new(text_limit))
    }
}

/// The fields that a call collects at its start.
#[derive(Default)]
struct CollectedFields {
    counts: Entries<MetricAttributes>,
    logs: Entries<LogCapture>,
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

    fn take(&mut self, at: usize) -> Option<T> {
        if let Some((_, entry)) = self.first.take_if(|(known, _)| *known == at) {
            return Some(entry);
        }
        let place = self.more.iter().position(|(known, _)| *known == at)?;
        Some(self.more.swap_remove(place).1)
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
