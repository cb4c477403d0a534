//! Filters over metrics.

use super::parameters::{InvalidFilter, Parameters};
use super::words::Words;

/// Conditions that a metric must meet.
///
/// ```
/// use otel_viewer::MetricFilter;
/// let filter = MetricFilter::new().text("duration").service("shop");
/// assert_eq!(MetricFilter::from_query("q=duration&service=shop")?, filter);
/// # Ok::<(), otel_viewer::InvalidFilter>(())
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[must_use]
pub struct MetricFilter {
    pub(crate) words: Words,
    pub(crate) service: Option<String>,
}

impl MetricFilter {
    /// Creates a filter that all metrics match.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads the query parameters of the API: `q` and `service`.
    ///
    /// # Errors
    ///
    /// Returns an error if a parameter is unknown or cannot be read.
    pub fn from_query(query: &str) -> Result<Self, InvalidFilter> {
        let parameters = Parameters::parse(query, &["q", "service"])?;
        let words = Words::new(&parameters.text("q")?.unwrap_or_default());
        Ok(Self { words, service: parameters.text("service")? })
    }

    /// Requires words in the name, the description or the unit. Case does not matter.
    pub fn text(mut self, text: &str) -> Self {
        self.words = Words::new(text);
        self
    }

    /// Requires a series of this service.
    pub fn service(mut self, name: impl Into<String>) -> Self {
        self.service = Some(name.into());
        self
    }
}
