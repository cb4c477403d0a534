//! The outcome of a call, and what it means for the span, the metrics and the log records.

use super::ending::{EndingCall, LogOutcome};
use super::running::{RunningLog, RunningParts};
use crate::callsite::pipeline::resolved::ResolvedSite;
use crate::callsite::site::definition::Definition;
use crate::callsite::site::level::Level;
use crate::callsite::value::caught::caught;
use crate::callsite::value::fields::Fields;
use crate::callsite::value::log_capture::{BodyValues, LogContent};
use crate::callsite::value::outcome::OTHER;
use crate::callsite::value::panic_trace::of_panic;
use crate::callsite::value::stack_trace::{StackTrace, formatted, stack_trace_limit};
use crate::callsite::value::text::{BODY_LIMIT, bounded, cut};
use crate::callsite::value::to_value::ToValue;
use opentelemetry::Key;
use std::borrow::Cow;
use std::fmt;

/// How a call ended.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum EndKind {
    Returned,
    Panicked,
    Cancelled,
}

impl EndKind {
    /// Returns the `error.type` of a call that did not return.
    #[inline]
    fn error_type(self) -> Option<Cow<'static, str>> {
        match self {
            Self::Returned => None,
            Self::Panicked => Some(Cow::Borrowed("panic")),
            Self::Cancelled => Some(Cow::Borrowed("cancelled")),
        }
    }
}

/// Collects the outcome of a call at its end.
pub struct End<'a> {
    pub(super) error_type: Option<Cow<'static, str>>,
    /// What `err` and `ret` record, if they are used.
    pub(super) details: Option<Box<ResultDetails>>,
    /// The stack trace of the error or the panic.
    pub(super) stack_trace: Option<String>,
    /// Whether the result is a `Some`, if a log needs it.
    some: Option<bool>,
    pub(super) kind: EndKind,
    /// The call, unless only its `error.type` is needed.
    pub(super) call: Option<EndingCall<'a>>,
}

/// What the options `err` and `ret` record in the span.
pub(crate) struct ResultDetails {
    pub(crate) fields: Fields,
    pub(crate) description: Option<String>,
    pub(crate) exception: Option<Level>,
    /// Whether the exception is in the attributes of the span, without a record.
    pub(crate) is_in_attributes: bool,
    pub(crate) returned: Option<(Level, String)>,
}

impl<'a> End<'a> {
    pub(crate) fn new(
        site: &'static Definition,
        resolved: &'a ResolvedSite,
        running: &'a mut RunningParts,
        kind: EndKind,
    ) -> Self {
        let call = EndingCall::new(site, resolved, running);
        Self { error_type: kind.error_type(), details: None, stack_trace: None, some: None, kind, call: Some(call) }
    }

    /// Creates the end of a call of which only the `error.type` is needed.
    #[inline]
    pub(crate) fn of_outcome(kind: EndKind) -> Self {
        Self { error_type: kind.error_type(), details: None, stack_trace: None, some: None, kind, call: None }
    }

    /// Returns the `error.type` of a failure, or `None` for a success.
    #[inline]
    pub(crate) fn into_error_type(self) -> Option<Cow<'static, str>> {
        self.error_type
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
        if self.error_type.is_some()
            && let Some(text_limit) = self.text_limit()
        {
            let log_limit = self.call.as_ref().map_or(text_limit, EndingCall::log_text_limit);
            let message = bounded(text_limit.max(log_limit), message);
            let details = self.details(text_limit);
            details.description = Some(message);
            details.exception = Some(level);
        }
    }

    /// Sets the message of the error as attributes of the span, without an exception record.
    pub fn exception_attributes(&mut self, message: fmt::Arguments<'_>) {
        if let Some(error_type) = self.error_type.clone()
            && let Some(text_limit) = self.text_limit()
        {
            let message = bounded(text_limit, message);
            let details = self.details(text_limit);
            details.fields.attributes.push(&Key::new("exception.type"), error_type.into());
            details.fields.attributes.push_text(&Key::new("exception.message"), &message);
            details.description = Some(message);
            details.is_in_attributes = true;
        }
    }

    /// Sets the stack trace of the error, if it has captured one, and if something is recorded of the error.
    pub fn backtrace(&mut self, error: &impl StackTrace) {
        let outcome = self.log_outcome();
        let (Some(call), true) = (&mut self.call, self.error_type.is_some()) else { return };
        call.admit_all(outcome);
        if self.details.is_none() && !call.has_records {
            return;
        }
        let (limit, text_limit) = (call.stack_trace_limit(), call.text_limit());
        let Some(text) = caught(|| error.backtrace()).flatten().and_then(|trace| formatted(trace, limit)) else {
            return;
        };
        if let Some(details) = self.details.as_mut().filter(|details| details.is_in_attributes) {
            details
                .fields
                .attributes
                .push_text(&Key::new("exception.stacktrace"), cut(&text, stack_trace_limit(text_limit)));
        }
        self.stack_trace = Some(text);
    }

    /// Sets the stack trace of the panic, if a panic hook has kept it.
    pub(super) fn panic_trace(&mut self) {
        if self.kind == EndKind::Panicked
            && let Some(call) = &self.call
        {
            self.stack_trace = of_panic(call.stack_trace_limit());
        }
    }

    /// Writes the returned value as a log record.
    pub fn returned(&mut self, level: Level, value: fmt::Arguments<'_>) {
        if let Some(text_limit) = self.text_limit() {
            let value = bounded(BODY_LIMIT, value);
            self.details(text_limit).returned = Some((level, value));
        }
    }

    /// Records an attribute of the span with its own type.
    pub fn set<V: ToValue + ?Sized>(&mut self, key: impl Into<Key>, value: &V) {
        if let Some(text_limit) = self.text_limit() {
            self.details(text_limit).fields.set(key, value);
        }
    }

    /// Records a formatted text as an attribute of the span.
    pub fn set_text(&mut self, key: impl Into<Key>, text: fmt::Arguments<'_>) {
        if let Some(text_limit) = self.text_limit() {
            self.details(text_limit).fields.set_text(key, text);
        }
    }

    /// Returns the maximum length of text in the span, or `None` if the call has neither a span nor a log record for it.
    fn text_limit(&self) -> Option<usize> {
        self.call.as_ref().map(EndingCall::text_limit)
    }

    fn details(&mut self, text_limit: usize) -> &mut ResultDetails {
        self.details.get_or_insert_with(|| {
            let fields = Fields::with_capacity(0, text_limit);
            let (description, exception, returned) = (None, None, None);
            Box::new(ResultDetails { fields, description, exception, is_in_attributes: false, returned })
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
        let outcome = self.log_outcome();
        let Some(call) = &mut self.call else { return };
        call.admit_all(outcome);
        let mut records = call.running.pending_mut();
        if let Some(first) = records.next() {
            first.content.error(text);
            for other in records {
                other.content.message.clone_from(&first.content.message);
            }
        }
    }

    fn fill(&mut self, log: usize, fill: impl FnOnce(&mut LogContent, &BodyValues<'_>)) {
        let outcome = self.log_outcome();
        let Some(call) = &mut self.call else { return };
        call.admit(log, outcome);
        let elapsed = call.elapsed();
        if let Some(RunningLog { capture, pending: Some(record) }) = call.running.log_if_any(log) {
            fill(&mut record.content, &BodyValues::new(capture, elapsed));
        }
    }

    fn log_outcome(&self) -> LogOutcome {
        match (&self.error_type, self.some) {
            (Some(_), _) => LogOutcome::Failed,
            (None, None) => LogOutcome::Ok,
            (None, Some(true)) => LogOutcome::Some,
            (None, Some(false)) => LogOutcome::None,
        }
    }

    /// Records the metrics, and decides which log records are written.
    #[inline(never)]
    pub(crate) fn count(&mut self) {
        let outcome = self.log_outcome();
        if let Some(call) = &mut self.call {
            call.count(self.error_type.as_ref());
            call.admit_all(outcome);
        }
    }

    /// Returns whether there is something to report about the outcome.
    #[inline]
    pub(crate) fn has_report(&self) -> bool {
        self.error_type.is_some() || self.details.is_some() || self.call.as_ref().is_some_and(|call| call.has_records)
    }
}
