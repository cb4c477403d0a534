//! The outcome of a call, and what it means for the span, the metrics and the log records.

use super::running::{PendingRecord, RunningLog, RunningParts};
use crate::callsite::pipeline::resolved::ResolvedSite;
use crate::callsite::site::definition::Definition;
use crate::callsite::site::level::Level;
use crate::callsite::site::part::{Part, PartSet};
use crate::callsite::value::fields::Fields;
use crate::callsite::value::log_capture::{BodyValues, LogContent};
use crate::callsite::value::outcome::OTHER;
use crate::callsite::value::text::bounded;
use crate::callsite::value::to_value::ToValue;
use opentelemetry::Key;
use std::borrow::Cow;
use std::cell::OnceCell;
use std::fmt;
use std::time::Duration;

/// How a call ended.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum EndKind {
    Returned,
    Panicked,
    Cancelled,
}

/// Collects the outcome of a call at its end.
pub struct End<'a> {
    site: &'static Definition,
    resolved: &'a ResolvedSite,
    pub(super) running: &'a mut RunningParts,
    pub(super) kind: EndKind,
    pub(super) error_type: Option<Cow<'static, str>>,
    /// What `err` and `ret` record, if they are used.
    pub(super) details: Option<Box<ResultDetails>>,
    /// Whether the result is a `Some`, if a log needs it.
    some: Option<bool>,
    elapsed: OnceCell<Duration>,
    undecided: PartSet,
    has_records: bool,
    /// A rate limit suppressed the record of this failure.
    pub(super) is_held_back: bool,
}

/// What the options `err` and `ret` record in the span.
pub(crate) struct ResultDetails {
    pub(crate) fields: Fields,
    pub(crate) description: Option<String>,
    pub(crate) exception: Option<Level>,
    pub(crate) returned: Option<(Level, String)>,
}

impl<'a> End<'a> {
    pub(crate) fn new(
        site: &'static Definition,
        resolved: &'a ResolvedSite,
        running: &'a mut RunningParts,
        kind: EndKind,
    ) -> Self {
        let error_type = match kind {
            EndKind::Returned => None,
            EndKind::Panicked => Some(Cow::Borrowed("panic")),
            EndKind::Cancelled => Some(Cow::Borrowed("cancelled")),
        };
        let (undecided, elapsed, details, some) = (running.on, OnceCell::new(), None, None);
        let (has_records, is_held_back) = (false, false);
        Self { site, resolved, running, kind, error_type, details, some, elapsed, undecided, has_records, is_held_back }
    }

    /// Sets the `error.type` of a failure, or `None` for a success.
    #[inline]
    pub fn outcome(&mut self, error_type: Option<Cow<'static, str>>) {
        self.error_type = error_type;
    }

    /// Sets the outcome by the option `ok_if`.
    #[inline]
    pub fn ok_if<R: ?Sized>(
        &mut self,
        result: &R,
        is_ok: impl FnOnce(&R) -> bool,
        error_type: Option<Cow<'static, str>>,
    ) {
        self.decide(!is_ok(result), error_type);
    }

    /// Sets the outcome by the option `error_if`.
    #[inline]
    pub fn error_if<R: ?Sized>(
        &mut self,
        result: &R,
        is_error: impl FnOnce(&R) -> bool,
        error_type: Option<Cow<'static, str>>,
    ) {
        self.decide(is_error(result), error_type);
    }

    fn decide(&mut self, failed: bool, error_type: Option<Cow<'static, str>>) {
        self.error_type = failed.then(|| error_type.unwrap_or(Cow::Borrowed(OTHER)));
    }

    /// Sets whether the result is a `Some`.
    pub fn some(&mut self, is_some: Option<bool>) {
        self.some = is_some;
    }

    /// Sets the message of the error: the description of the status, and an exception record at `level`.
    pub fn exception(&mut self, level: Level, message: fmt::Arguments<'_>) {
        if self.error_type.is_some() {
            let message = bounded(self.text_limit(), message);
            let details = self.details();
            details.description = Some(message);
            details.exception = Some(level);
        }
    }

    /// Sets the message of the error as attributes of the span, without an exception record.
    pub fn exception_attributes(&mut self, message: fmt::Arguments<'_>) {
        if let Some(error_type) = self.error_type.clone() {
            let message = bounded(self.text_limit(), message);
            let details = self.details();
            details.fields.attributes.push(&Key::new("exception.type"), error_type.into());
            details.fields.attributes.push_text(&Key::new("exception.message"), &message);
            details.description = Some(message);
        }
    }

    /// Writes the returned value as a log record.
    pub fn returned(&mut self, level: Level, value: fmt::Arguments<'_>) {
        let value = bounded(self.text_limit(), value);
        self.details().returned = Some((level, value));
    }

    /// Records an attribute of the span with its own type.
    pub fn set<V: ToValue + ?Sized>(&mut self, key: impl Into<Key>, value: &V) {
        self.details().fields.set(key, value);
    }

    /// Records a formatted text as an attribute of the span.
    pub fn set_text(&mut self, key: impl Into<Key>, text: fmt::Arguments<'_>) {
        self.details().fields.set_text(key, text);
    }

    fn details(&mut self) -> &mut ResultDetails {
        let text_limit = self.text_limit();
        self.details.get_or_insert_with(|| {
            let fields = Fields::with_capacity(0, text_limit);
            Box::new(ResultDetails { fields, description: None, exception: None, returned: None })
        })
    }

    /// Fills in the record of a log if the call succeeded and the record is written.
    pub fn success(&mut self, log: usize, fill: impl FnOnce(&mut LogContent, &BodyValues<'_>)) {
        if self.error_type.is_none() {
            self.fill(log, fill);
        }
    }

    /// Fills in the record of a log if the call failed and the record is written.
    pub fn failure(&mut self, log: usize, fill: impl FnOnce(&mut LogContent, &BodyValues<'_>)) {
        if self.error_type.is_some() {
            self.fill(log, fill);
        }
    }

    /// Sets the message of the error in all records that are written.
    pub fn message(&mut self, text: fmt::Arguments<'_>) {
        self.admit_all();
        let mut records = self.running.pending_mut();
        if let Some(first) = records.next() {
            first.content.error(text);
            for other in records {
                other.content.message.clone_from(&first.content.message);
            }
        }
    }

    fn fill(&mut self, log: usize, fill: impl FnOnce(&mut LogContent, &BodyValues<'_>)) {
        self.admit(log);
        let elapsed = self.elapsed();
        if let Some(RunningLog { capture, pending: Some(record) }) = self.running.log_if_any(log) {
            fill(&mut record.content, &BodyValues::new(capture, elapsed));
        }
    }

    /// Decides once whether a log writes its record.
    fn admit(&mut self, log: usize) {
        if !self.undecided.has(Part::Log(log)) {
            return;
        }
        self.undecided.remove(Part::Log(log));
        let failed = self.error_type.is_some();
        let Some(resolved) = &self.resolved.logs[log] else { return };
        let levels = resolved.levels;
        let level = match (failed, self.some) {
            (true, _) => levels.err,
            (false, None) => levels.ok,
            (false, Some(true)) => levels.some,
            (false, Some(false)) => levels.none,
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

    /// Records the metrics, and decides which log records are written.
    #[inline(never)]
    pub(crate) fn count(&mut self) {
        for (at, instruments) in self.resolved.counts.iter().enumerate() {
            if let Some(instruments) = instruments.as_ref().filter(|_| self.running.on.has(Part::Count(at))) {
                instruments.leave(self.error_type.as_ref(), self.elapsed(), self.running.metric_attributes(at));
            }
        }
        self.admit_all();
    }

    /// Returns whether there is something to report about the outcome.
    #[inline]
    pub(crate) fn has_report(&self) -> bool {
        self.error_type.is_some() || self.details.is_some() || self.has_records
    }

    fn admit_all(&mut self) {
        for log in 0..self.site.logs.len() {
            self.admit(log);
        }
    }

    /// Returns the duration of the call. The clock is read once, and not at all if nothing needs the duration.
    pub(crate) fn elapsed(&self) -> Duration {
        *self.elapsed.get_or_init(|| self.running.began.map_or(Duration::ZERO, |began| began.elapsed()))
    }

    fn text_limit(&self) -> usize {
        self.resolved.pipeline.text_limit
    }
}
