//! The end of a call: its duration, its metrics, and the decision which log records are written.

use super::running::{PendingRecord, RunningParts};
use crate::callsite::pipeline::resolved::ResolvedSite;
use crate::callsite::site::definition::Definition;
use crate::callsite::site::part::{Part, PartSet};
use crate::callsite::value::stack_trace::stack_trace_limit;
use std::borrow::Cow;
use std::cell::OnceCell;
use std::time::Duration;

/// A call that ends, and the log records that it writes.
pub(crate) struct EndingCall<'a> {
    site: &'static Definition,
    resolved: &'a ResolvedSite,
    pub(super) running: &'a mut RunningParts,
    elapsed: OnceCell<Duration>,
    pub(super) has_records: bool,
    undecided: PartSet,
    /// Whether a rate limit suppressed the record of this failure.
    pub(crate) is_held_back: bool,
}

/// The outcome of a call, which determines the level of a log record.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum LogOutcome {
    Failed,
    Ok,
    Some,
    None,
}

impl<'a> EndingCall<'a> {
    pub(crate) fn new(site: &'static Definition, resolved: &'a ResolvedSite, running: &'a mut RunningParts) -> Self {
        let (undecided, elapsed) = (running.on, OnceCell::new());
        Self { site, resolved, running, elapsed, has_records: false, undecided, is_held_back: false }
    }

    /// Records the metrics.
    pub(crate) fn count(&self, error_type: Option<&Cow<'static, str>>) {
        for (at, instruments) in self.resolved.counts.iter().enumerate() {
            if let Some(instruments) = instruments.as_ref().filter(|_| self.running.on.has(Part::Count(at))) {
                instruments.leave(error_type, self.elapsed(), self.running.metric_attributes(at));
            }
        }
    }

    pub(crate) fn admit_all(&mut self, outcome: LogOutcome) {
        for log in 0..self.site.logs.len() {
            self.admit(log, outcome);
        }
    }

    /// Decides once whether a log writes its record.
    pub(crate) fn admit(&mut self, log: usize, outcome: LogOutcome) {
        if !self.undecided.has(Part::Log(log)) {
            return;
        }
        self.undecided.remove(Part::Log(log));
        let failed = outcome == LogOutcome::Failed;
        let Some(resolved) = &self.resolved.logs[log] else { return };
        let levels = resolved.levels;
        let level = match outcome {
            LogOutcome::Failed => levels.err,
            LogOutcome::Ok => levels.ok,
            LogOutcome::Some => levels.some,
            LogOutcome::None => levels.none,
        };
        let Some(level) = level else { return };
        let description = self.site.logs[log];
        let event = description.event.filter(|_| !failed);
        let too_fast = !failed && description.slow.is_some_and(|least| self.elapsed() < least);
        if too_fast || !resolved.sink.enabled(level, description.target(&self.site.source), event) {
            return;
        }
        match description.limits.admit(failed) {
            Some(held_back) => {
                let log = self.running.log_mut(log, || self.resolved.log_capture(log));
                let content = log.capture.content(description.reads_fields);
                log.pending = Some(PendingRecord { level, held_back, content });
                self.has_records = true;
            }
            None => self.is_held_back |= failed,
        }
    }

    /// Returns the duration of the call. The clock is read once, and not at all if nothing needs the duration.
    pub(crate) fn elapsed(&self) -> Duration {
        *self.elapsed.get_or_init(|| self.running.began.map_or(Duration::ZERO, |began| began.elapsed()))
    }

    pub(crate) fn text_limit(&self) -> usize {
        self.resolved.pipeline.text_limit
    }

    /// Returns the maximum length of a stack trace, in the span and in the log records.
    pub(crate) fn stack_trace_limit(&self) -> usize {
        stack_trace_limit(self.text_limit()).max(stack_trace_limit(self.log_text_limit()))
    }

    pub(crate) fn log_text_limit(&self) -> usize {
        self.resolved.pipeline.log_text_limit
    }
}
