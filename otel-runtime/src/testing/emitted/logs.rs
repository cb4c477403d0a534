//! The log records of a test or a receiver.

use super::log::LogAssert;
use super::snapshot::Snapshot;
use crate::display_value::DisplayValue;
use crate::received::ReceivedLog;
use std::sync::Arc;

/// Log records in the order in which they were emitted.
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
pub struct EmittedLogs {
    snapshot: Arc<Snapshot>,
    /// Indexes in the snapshot.
    selected: Vec<usize>,
    /// Description of the selection for messages, such as `in span "x"`.
    selection: String,
}

impl EmittedLogs {
    pub(crate) fn all(snapshot: Arc<Snapshot>) -> Self {
        Self { selected: (0..snapshot.logs.len()).collect(), snapshot, selection: String::new() }
    }

    /// Returns the number of log records.
    pub fn len(&self) -> usize {
        self.selected.len()
    }

    /// Returns whether there are no log records.
    pub fn is_empty(&self) -> bool {
        self.selected.is_empty()
    }

    /// Returns the log records.
    pub fn iter(&self) -> impl Iterator<Item = &ReceivedLog> {
        self.selected.iter().map(|place| &self.snapshot.logs[*place])
    }

    /// Returns the bodies as text, which is empty for records without a body.
    pub fn bodies(&self) -> Vec<String> {
        let body = |log: &ReceivedLog| log.body.as_ref().map_or_else(String::new, DisplayValue::text);
        self.iter().map(body).collect()
    }

    /// Selects the log records of the only span with this name.
    ///
    /// # Panics
    ///
    /// Panics with everything that was emitted if there is no such span, or more than one.
    #[track_caller]
    #[must_use]
    pub fn in_span(&self, name: &str) -> Self {
        let span = &self.snapshot.spans[self.snapshot.only_span(name)];
        let ids = Some((span.trace_id, span.span_id));
        self.select(&format!("in span `{name}`"), |log| log.span == ids)
    }

    /// Selects the log records with this event name.
    #[must_use]
    pub fn named(&self, event: &str) -> Self {
        self.select(&format!("with event name `{event}`"), |log| log.event_name.as_deref() == Some(event))
    }

    /// Returns the log record with this index, starting at 0.
    ///
    /// # Panics
    ///
    /// Panics with everything that was emitted if the index is out of bounds.
    #[track_caller]
    pub fn nth(&self, place: usize) -> LogAssert {
        match self.selected.get(place) {
            Some(selected) => LogAssert { snapshot: Arc::clone(&self.snapshot), place: *selected },
            None => self.snapshot.fail(format_args!(
                "there is no log record{} at index {place}; their number is {}",
                self.selection,
                self.len()
            )),
        }
    }

    /// Returns the only log record.
    ///
    /// # Panics
    ///
    /// Panics with everything that was emitted if there is no log record, or more than one.
    #[track_caller]
    pub fn only(&self) -> LogAssert {
        if self.len() != 1 {
            self.snapshot.fail(format_args!("expected one log record{}, found {}", self.selection, self.len()));
        }
        self.nth(0)
    }

    /// Asserts the number of log records.
    ///
    /// # Panics
    ///
    /// Panics with everything that was emitted if the assertion fails.
    #[track_caller]
    pub fn assert_len(&self, expected: usize) -> &Self {
        if self.len() != expected {
            let found = self.len();
            self.snapshot.fail(format_args!("expected {expected} log records{}, found {found}", self.selection));
        }
        self
    }

    fn select(&self, selection: &str, predicate: impl Fn(&ReceivedLog) -> bool) -> Self {
        let selected = self.selected.iter().copied().filter(|place| predicate(&self.snapshot.logs[*place])).collect();
        Self { snapshot: Arc::clone(&self.snapshot), selected, selection: format!("{} {selection}", self.selection) }
    }
}
