//! What a page contains.

/// The options of a page.
#[derive(Clone, Copy, Debug)]
pub(super) struct PageOptions {
    /// Whether scrapers that support names with dots receive them.
    pub(super) utf8_names: bool,
    /// Whether series have the labels of their scope.
    pub(super) scope_info: bool,
    /// Whether metrics of the SDK about itself are included.
    pub(super) sdk_metrics: bool,
}

impl Default for PageOptions {
    fn default() -> Self {
        Self { utf8_names: false, scope_info: true, sdk_metrics: false }
    }
}

impl PageOptions {
    /// Returns whether the page contains a metric.
    pub(super) fn includes(self, metric: &str) -> bool {
        self.sdk_metrics || !metric.starts_with("otel.sdk.")
    }
}
