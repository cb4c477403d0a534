//! The spans a test recorded.

use super::snapshot::Snapshot;
use super::span::SpanAssert;
use opentelemetry_sdk::trace::SpanData;
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
pub struct RecordedSpans {
    snapshot: Arc<Snapshot>,
    /// Places in the snapshot.
    chosen: Vec<usize>,
}

impl RecordedSpans {
    pub(crate) fn all(snapshot: Arc<Snapshot>) -> Self {
        Self { chosen: (0..snapshot.spans.len()).collect(), snapshot }
    }

    /// The only span with this name.
    #[track_caller]
    pub(crate) fn only(&self, name: &str) -> SpanAssert {
        SpanAssert { snapshot: Arc::clone(&self.snapshot), place: self.snapshot.only_span(name) }
    }

    /// How many there are.
    pub fn len(&self) -> usize {
        self.chosen.len()
    }

    /// Whether there are none.
    pub fn is_empty(&self) -> bool {
        self.chosen.is_empty()
    }

    /// The spans themselves.
    pub fn iter(&self) -> impl Iterator<Item = &SpanData> {
        self.chosen.iter().map(|place| &self.snapshot.spans[*place])
    }

    /// Their names.
    pub fn names(&self) -> Vec<&str> {
        self.iter().map(|span| &*span.name).collect()
    }

    /// Those with this name.
    #[must_use]
    pub fn named(&self, name: &str) -> Self {
        let named = |place: &usize| self.snapshot.spans[*place].name == name;
        Self { chosen: self.chosen.iter().copied().filter(named).collect(), snapshot: Arc::clone(&self.snapshot) }
    }

    /// Checks how many there are.
    ///
    /// # Panics
    ///
    /// When it is another number; the message shows all that was recorded.
    #[track_caller]
    pub fn assert_len(&self, expected: usize) -> &Self {
        if self.len() != expected {
            self.snapshot.fail(format_args!("expected {expected} spans, there are {}: {:?}", self.len(), self.names()));
        }
        self
    }

    /// The span at this place, counted from 0 in the order of start.
    ///
    /// # Panics
    ///
    /// When there are not so many; the message shows all that was recorded.
    #[track_caller]
    pub fn nth(&self, place: usize) -> SpanAssert {
        match self.chosen.get(place) {
            Some(chosen) => SpanAssert { snapshot: Arc::clone(&self.snapshot), place: *chosen },
            None => self.snapshot.fail(format_args!(
                "there is no span {place}, there are {}: {:?}",
                self.len(),
                self.names()
            )),
        }
    }
}
