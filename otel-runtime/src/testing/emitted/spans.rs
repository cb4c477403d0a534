//! The spans of a test or a receiver.

use super::snapshot::Snapshot;
use super::span::SpanAssert;
use crate::received::ReceivedSpan;
use std::sync::Arc;

/// Spans that have ended, in the order of their start.
///
/// ```
/// use opentelemetry::trace::Tracer as _;
/// # let telemetry = otel_runtime::testing::TestTelemetry::new();
/// let tracer = telemetry.tracer("by hand");
/// drop([tracer.start("retry"), tracer.start("retry"), tracer.start("done")]);
/// assert_eq!(telemetry.spans().names(), ["retry", "retry", "done"]);
/// telemetry.spans().named("retry").assert_len(2).nth(1).root();
/// ```
#[derive(Clone, Debug)]
pub struct EmittedSpans {
    snapshot: Arc<Snapshot>,
    /// Indexes in the snapshot.
    selected: Vec<usize>,
}

impl EmittedSpans {
    pub(crate) fn all(snapshot: Arc<Snapshot>) -> Self {
        Self { selected: (0..snapshot.spans.len()).collect(), snapshot }
    }

    /// Returns the only span with this name.
    #[track_caller]
    pub(crate) fn only(&self, name: &str) -> SpanAssert {
        SpanAssert { snapshot: Arc::clone(&self.snapshot), place: self.snapshot.only_span(name) }
    }

    /// Returns the number of spans.
    pub fn len(&self) -> usize {
        self.selected.len()
    }

    /// Returns whether there are no spans.
    pub fn is_empty(&self) -> bool {
        self.selected.is_empty()
    }

    /// Returns the spans.
    pub fn iter(&self) -> impl Iterator<Item = &ReceivedSpan> {
        self.selected.iter().map(|place| &self.snapshot.spans[*place])
    }

    /// Returns the names of the spans.
    pub fn names(&self) -> Vec<&str> {
        self.iter().map(|span| &*span.name).collect()
    }

    /// Selects the spans with this name.
    #[must_use]
    pub fn named(&self, name: &str) -> Self {
        let named = |place: &usize| self.snapshot.spans[*place].name == name;
        Self { selected: self.selected.iter().copied().filter(named).collect(), snapshot: Arc::clone(&self.snapshot) }
    }

    /// Asserts the number of spans.
    ///
    /// # Panics
    ///
    /// Panics with everything that was emitted if the assertion fails.
    #[track_caller]
    pub fn assert_len(&self, expected: usize) -> &Self {
        if self.len() != expected {
            self.snapshot.fail(format_args!("expected {expected} spans, found {}: {:?}", self.len(), self.names()));
        }
        self
    }

    /// Returns the span with this index, starting at 0, in the order of their start.
    ///
    /// # Panics
    ///
    /// Panics with everything that was emitted if the index is out of bounds.
    #[track_caller]
    pub fn nth(&self, place: usize) -> SpanAssert {
        match self.selected.get(place) {
            Some(selected) => SpanAssert { snapshot: Arc::clone(&self.snapshot), place: *selected },
            None => self.snapshot.fail(format_args!(
                "there is no span at index {place}; the number of spans is {}: {:?}",
                self.len(),
                self.names()
            )),
        }
    }
}
