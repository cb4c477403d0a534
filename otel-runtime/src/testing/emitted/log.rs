//! Assertions on a log record.

use super::describe::{log, value};
use super::snapshot::Snapshot;
use crate::console::log::severity_name;
use crate::received::ReceivedLog;
use opentelemetry::logs::{AnyValue, Severity};
use std::sync::Arc;

/// A log record with assertions that can be chained. A failed assertion panics with everything that was emitted.
///
/// ```
/// use opentelemetry::logs::{LogRecord as _, Logger as _, Severity};
/// # let telemetry = otel_runtime::testing::TestTelemetry::new();
/// let logger = telemetry.logger("by hand");
/// let mut record = logger.create_log_record();
/// record.set_severity_number(Severity::Warn);
/// record.set_body("locked".into());
/// record.add_attribute("attempts", 3);
/// logger.emit(record);
/// telemetry.logs().only().severity(Severity::Warn).body("locked").attr("attempts", 3).no_span();
/// ```
#[derive(Clone, Debug)]
pub struct LogAssert {
    pub(super) snapshot: Arc<Snapshot>,
    pub(super) place: usize,
}

impl LogAssert {
    /// Returns the record, for custom assertions.
    pub fn data(&self) -> &ReceivedLog {
        &self.snapshot.logs[self.place]
    }

    /// Returns the value of an attribute.
    pub fn value(&self, key: &str) -> Option<&AnyValue> {
        self.data().attributes.get(key)
    }

    /// Asserts that the body has this value and type.
    #[track_caller]
    pub fn body(&self, expected: impl Into<AnyValue>) -> &Self {
        let (found, expected) = (self.data().body.as_ref(), expected.into());
        self.check(found == Some(&expected), || {
            format!(
                "has {}, expected {}",
                found.map_or("no body".to_owned(), |found| format!("body {}", value(found))),
                value(&expected)
            )
        })
    }

    /// Asserts that there is no body.
    #[track_caller]
    pub fn no_body(&self) -> &Self {
        self.check(self.data().body.is_none(), || "has a body, expected none".to_owned())
    }

    /// Asserts that the record has this severity.
    #[track_caller]
    pub fn severity(&self, expected: Severity) -> &Self {
        let found = self.data().severity;
        // The API and the protocol use the same severity numbers.
        self.check(found == expected as i32, || {
            let found = severity_name(found).unwrap_or("none".into());
            format!("has severity {found}, expected {}", expected.name())
        })
    }

    /// Asserts that the record has this event name.
    #[track_caller]
    pub fn event_name(&self, expected: &str) -> &Self {
        let found = self.data().event_name.as_deref();
        self.check(found == Some(expected), || format!("has event name {found:?}, expected {expected:?}"))
    }

    /// Asserts that the record has no event name and is therefore not an event.
    #[track_caller]
    pub fn no_event_name(&self) -> &Self {
        let found = self.data().event_name.as_deref();
        self.check(found.is_none(), || format!("has event name {found:?}, expected none"))
    }

    /// Asserts that an attribute has this value and type.
    #[track_caller]
    pub fn attr(&self, key: &str, expected: impl Into<AnyValue>) -> &Self {
        let (found, expected) = (self.value(key), expected.into());
        self.check(found == Some(&expected), || match found {
            Some(found) => format!("has `{key}` = {}, expected {}", value(found), value(&expected)),
            None => format!("has no attribute `{key}`, expected {}", value(&expected)),
        })
    }

    /// Asserts that there is no such attribute.
    #[track_caller]
    pub fn no_attr(&self, key: &str) -> &Self {
        let found = self.value(key);
        self.check(found.is_none(), || format!("has `{key}` = {}, expected none", found.map(value).unwrap_or_default()))
    }

    /// Asserts that the record was written in the only span with this name.
    #[track_caller]
    pub fn in_span(&self, name: &str) -> &Self {
        let span = &self.snapshot.spans[self.snapshot.only_span(name)];
        let same = self.data().span == Some((span.trace_id, span.span_id));
        self.check(same, || format!("was not written in span `{name}`"))
    }

    /// Asserts that the record was written outside of any span.
    #[track_caller]
    pub fn no_span(&self) -> &Self {
        self.check(self.data().span.is_none(), || "was written in a span, expected none".to_owned())
    }

    #[track_caller]
    fn check(&self, holds: bool, failure: impl FnOnce() -> String) -> &Self {
        if !holds {
            self.snapshot.fail(format_args!("log record `{}` {}", log(self.data()), failure()));
        }
        self
    }
}
