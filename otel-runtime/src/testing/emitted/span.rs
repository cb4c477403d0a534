//! Assertions on a span.

use super::describe::{kind, value};
use super::snapshot::Snapshot;
use crate::received::{self, ReceivedSpan};
use opentelemetry::Value;
use opentelemetry::logs::AnyValue;
use opentelemetry::trace::{SpanKind, Status};
use std::sync::Arc;

/// A span with assertions that can be chained. A failed assertion panics with everything that was emitted.
///
/// ```
/// use opentelemetry::trace::{SpanKind, Tracer as _};
/// # let telemetry = otel_runtime::testing::TestTelemetry::new();
/// let tracer = telemetry.tracer("by hand");
/// let builder = tracer.span_builder("GET").with_kind(SpanKind::Client);
/// drop(builder.with_attributes([opentelemetry::KeyValue::new("answer", 42)]).start(&tracer));
/// telemetry.span("GET").kind(SpanKind::Client).attr("answer", 42).no_attr("question").root();
/// ```
#[derive(Clone, Debug)]
pub struct SpanAssert {
    pub(super) snapshot: Arc<Snapshot>,
    pub(super) place: usize,
}

impl SpanAssert {
    /// Returns the span, for custom assertions.
    pub fn data(&self) -> &ReceivedSpan {
        &self.snapshot.spans[self.place]
    }

    /// Returns the value of an attribute.
    pub fn value(&self, key: &str) -> Option<&AnyValue> {
        self.data().attributes.get(key)
    }

    /// Asserts that the span has this kind.
    #[track_caller]
    #[expect(clippy::needless_pass_by_value, reason = "`.kind(SpanKind::Client)` reads better than a reference")]
    pub fn kind(&self, expected: SpanKind) -> &Self {
        let found = &self.data().kind;
        self.check(*found == expected, || format!("is of kind {}, expected {}", kind(found), kind(&expected)))
    }

    /// Asserts that an attribute has this value and type.
    #[track_caller]
    pub fn attr(&self, key: &str, expected: impl Into<Value>) -> &Self {
        let (found, expected) = (self.value(key), received::any(&expected.into()));
        self.check(found == Some(&expected), || match found {
            Some(found) => format!("has `{key}` = {}, expected {}", value(found), value(&expected)),
            None => format!("has no attribute `{key}`, expected {}; it has {}", value(&expected), self.keys()),
        })
    }

    /// Asserts that an attribute exists.
    #[track_caller]
    pub fn has_attr(&self, key: &str) -> &Self {
        self.check(self.value(key).is_some(), || format!("has no attribute `{key}`; it has {}", self.keys()))
    }

    /// Asserts that there is no such attribute.
    #[track_caller]
    pub fn no_attr(&self, key: &str) -> &Self {
        let found = self.value(key);
        self.check(found.is_none(), || format!("has `{key}` = {}, expected none", found.map(value).unwrap_or_default()))
    }

    /// Asserts that the status is unset, as after success.
    #[track_caller]
    pub fn status_unset(&self) -> &Self {
        self.status(&Status::Unset)
    }

    /// Asserts that the status is Ok, which only hand-written code sets.
    #[track_caller]
    pub fn status_ok(&self) -> &Self {
        self.status(&Status::Ok)
    }

    /// Asserts that the status is Error with exactly this description.
    #[track_caller]
    pub fn error(&self, description: &str) -> &Self {
        self.status(&Status::error(description.to_owned()))
    }

    /// Asserts that the status is Error, and that `error.type` has this value.
    #[track_caller]
    pub fn error_type(&self, expected: &str) -> &Self {
        let status = &self.data().status;
        let failed = matches!(status, Status::Error { .. });
        self.check(failed, || format!("has the status {}, expected an error", describe(status)));
        self.attr("error.type", expected.to_owned())
    }

    /// Asserts that the parent is the only span with this name.
    #[track_caller]
    pub fn child_of(&self, name: &str) -> &Self {
        let expected = &self.snapshot.spans[self.snapshot.only_span(name)];
        let same = self.data().parent == Some(expected.span_id) && self.data().trace_id == expected.trace_id;
        self.check(same, || format!("is {}, expected a child of `{name}`", self.relation()))
    }

    /// Asserts that the span is a root span.
    #[track_caller]
    pub fn root(&self) -> &Self {
        self.check(self.data().parent.is_none(), || format!("is {}, expected a root", self.relation()))
    }

    /// Asserts that the parent is remote.
    #[track_caller]
    pub fn remote_parent(&self) -> &Self {
        self.check(self.data().has_remote_parent(), || format!("is {}, expected a remote parent", self.relation()))
    }

    /// Asserts the number of links.
    #[track_caller]
    pub fn links(&self, expected: usize) -> &Self {
        let found = self.data().links.len();
        self.check(found == expected, || format!("has {found} links, expected {expected}"))
    }

    /// Asserts that the span has an event with this name.
    #[track_caller]
    pub fn event(&self, name: &str) -> &Self {
        let names: Vec<_> = self.data().events.iter().map(|event| &*event.name).collect();
        self.check(names.contains(&name), || format!("has no event `{name}`; it has {names:?}"))
    }

    /// Asserts that the span has no events.
    #[track_caller]
    pub fn no_events(&self) -> &Self {
        let names: Vec<_> = self.data().events.iter().map(|event| &*event.name).collect();
        self.check(names.is_empty(), || format!("has the events {names:?}, expected none"))
    }

    #[track_caller]
    fn status(&self, expected: &Status) -> &Self {
        let found = &self.data().status;
        self.check(found == expected, || format!("has the status {}, expected {}", describe(found), describe(expected)))
    }

    #[track_caller]
    fn check(&self, holds: bool, failure: impl FnOnce() -> String) -> &Self {
        if !holds {
            self.snapshot.fail(format_args!("span `{}` {}", self.data().name, failure()));
        }
        self
    }

    fn keys(&self) -> String {
        let keys: Vec<_> = self.data().attributes.iter().map(|(key, _)| format!("`{key}`")).collect();
        if keys.is_empty() { "none".to_owned() } else { keys.join(", ") }
    }

    fn relation(&self) -> String {
        let Some(parent) = self.data().parent else { return "a root".to_owned() };
        match self.snapshot.spans.iter().find(|other| other.span_id == parent) {
            Some(parent) => format!("a child of `{}`", parent.name),
            None if self.data().has_remote_parent() => format!("a child of the remote span {parent}"),
            None => format!("a child of a span that was not {}", self.snapshot.by),
        }
    }
}

fn describe(status: &Status) -> String {
    match status {
        Status::Unset => "unset".to_owned(),
        Status::Ok => "ok".to_owned(),
        Status::Error { description } => format!("error {description:?}"),
    }
}
