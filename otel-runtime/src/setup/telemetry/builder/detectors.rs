//! What is detected about where the process runs.

use super::TelemetryBuilder;
use crate::setup::resource::ResourceDetector;

impl TelemetryBuilder {
    /// Selects the resource attributes that are detected, instead of `OTEL_RUST_RESOURCE_DETECTORS`. An empty list detects nothing.
    ///
    /// ```
    /// use otel_runtime::{ResourceDetector, Telemetry};
    /// let telemetry = Telemetry::builder().resource_detectors([ResourceDetector::Process]).install()?;
    /// assert_eq!(telemetry.report().setting("resource.detectors").unwrap().value, "process");
    /// # Ok::<(), otel_runtime::InstallError>(())
    /// ```
    ///
    /// Without a selection, the default attributes are detected, which [`ResourceDetector`] lists.
    pub fn resource_detectors(mut self, detectors: impl IntoIterator<Item = ResourceDetector>) -> Self {
        self.identity.detection.selected = Some(detectors.into_iter().collect());
        self
    }
}
