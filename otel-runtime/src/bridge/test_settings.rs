//! The settings of bridges in a test.

use crate::testing::TestTelemetryBuilder;

impl TestTelemetryBuilder {
    /// Sets whether spans of annotated functions are also spans of the `tracing` crate, as
    /// [`Traces::tracing_spans`](crate::Traces::tracing_spans) does. The default is `false`.
    ///
    /// ```
    /// use otel_runtime::{testing::TestTelemetry, traced};
    ///
    /// #[traced]
    /// fn place_order() -> Option<&'static str> {
    ///     tracing::Span::current().metadata().map(tracing::Metadata::name)
    /// }
    ///
    /// let telemetry = TestTelemetry::builder().tracing_spans(true).build();
    /// tracing::subscriber::with_default(tracing_subscriber::registry(), || {
    ///     assert_eq!(telemetry.run(place_order), Some("place_order"));
    /// });
    /// ```
    pub fn tracing_spans(mut self, yes: bool) -> Self {
        self.pipeline.mirror = yes.then_some(super::tracing::mirror);
        self
    }
}
