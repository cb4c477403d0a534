//! The log records a test wrote.

use super::log::LogAssert;
use super::record::RecordedLog;
use super::snapshot::Snapshot;
use crate::display_value::DisplayValue;
use std::sync::Arc;

/// Log records in the order in which they were written.
///
/// ```
/// use opentelemetry::logs::{LogRecord as _, Logger as _};
/// # let telemetry = otel_runtime::testing::TestTelemetry::new();
/// let logger = telemetry.logger("by hand");
/// let mut record = logger.create_log_record();
/// record.set_event_name("user.locked");
/// logger.emit(record);
/// telemetry.logs().named("user.locked").only().no_span();
/// ```
#[derive(Clone, Debug)]
pub struct RecordedLogs {
    snapshot: Arc<Snapshot>,
    /// Places in the snapshot.
    chosen: Vec<usize>,
    /// What they have in common, for messages: `in span "x"`.
    which: String,
}

impl RecordedLogs {
    pub(crate) fn all(snapshot: Arc<Snapshot>) -> Self {
        Self { chosen: (0..snapshot.logs.len()).collect(), snapshot, which: String::new() }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.chosen.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.chosen.is_empty()
    }

    /// The records themselves.
    pub fn iter(&self) -> impl Iterator<Item = &RecordedLog> {
        self.chosen.iter().map(|place| &self.snapshot.logs[*place])
    }

    /// Their bodies as text; empty for a record without one.
    pub fn bodies(&self) -> Vec<String> {
        let body = |log: &RecordedLog| log.record.body().map_or_else(String::new, DisplayValue::text);
        self.iter().map(body).collect()
    }

    /// Those that were written in the only span with this name.
    ///
    /// # Panics
    ///
    /// When there is no such span or more than one; the message shows all that was recorded.
    #[track_caller]
    #[must_use]
    pub fn in_span(&self, name: &str) -> Self {
        let context = &self.snapshot.spans[self.snapshot.only_span(name)].span_context;
        let ids = Some((context.trace_id(), context.span_id()));
        self.choose(&format!("in span `{name}`"), |log| log.span() == ids)
    }

    /// Those with this event name.
    #[must_use]
    pub fn named(&self, event: &str) -> Self {
        self.choose(&format!("with event name `{event}`"), |log| log.record.event_name() == Some(event))
    }

    /// The record at this place, counted from 0.
    ///
    /// # Panics
    ///
    /// When there are not so many; the message shows all that was recorded.
    #[track_caller]
    pub fn nth(&self, place: usize) -> LogAssert {
        match self.chosen.get(place) {
            Some(chosen) => LogAssert { snapshot: Arc::clone(&self.snapshot), place: *chosen },
            None => self.snapshot.fail(format_args!(
                "there is no log record {place}{}, there are {}",
                self.which,
                self.len()
            )),
        }
    }

    /// The only record.
    ///
    /// # Panics
    ///
    /// When there is none or more than one; the message shows all that was recorded.
    #[track_caller]
    pub fn only(&self) -> LogAssert {
        if self.len() != 1 {
            self.snapshot.fail(format_args!("expected one log record{}, there are {}", self.which, self.len()));
        }
        self.nth(0)
    }

    /// Checks how many there are.
    ///
    /// # Panics
    ///
    /// When it is another number; the message shows all that was recorded.
    #[track_caller]
    pub fn assert_len(&self, expected: usize) -> &Self {
        if self.len() != expected {
            let found = self.len();
            self.snapshot.fail(format_args!("expected {expected} log records{}, there are {found}", self.which));
        }
        self
    }

    fn choose(&self, which: &str, wanted: impl Fn(&RecordedLog) -> bool) -> Self {
        let chosen = self.chosen.iter().copied().filter(|place| wanted(&self.snapshot.logs[*place])).collect();
        Self { snapshot: Arc::clone(&self.snapshot), chosen, which: format!("{} {which}", self.which) }
    }
}
