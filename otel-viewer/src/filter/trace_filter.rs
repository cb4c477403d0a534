//! Filters over traces.

use super::duration;
use super::parameters::{AttributeFilter, InvalidFilter, Parameters};
use super::words::Words;
use std::time::Duration;

/// Whether a trace has failed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum TraceStatus {
    /// At least one span has the status Error.
    Error,
    /// No span has the status Error.
    Ok,
}

/// Conditions that a trace must meet, and which part of the result is returned.
///
/// ```
/// use otel_viewer::TraceFilter;
/// use std::time::Duration;
///
/// let filter = TraceFilter::new().text("insert users").service("shop").min(Duration::from_millis(5)).limit(20);
/// assert_eq!(TraceFilter::from_query("q=insert+users&service=shop&min=5ms&limit=20")?, filter);
/// # Ok::<(), otel_viewer::InvalidFilter>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct TraceFilter {
    pub(crate) words: Words,
    pub(crate) service: Option<String>,
    pub(crate) status: Option<TraceStatus>,
    pub(crate) min: Option<u64>,
    pub(crate) max: Option<u64>,
    pub(crate) attributes: Vec<AttributeFilter>,
    pub(crate) limit: usize,
    pub(crate) before: Option<String>,
}

impl Default for TraceFilter {
    fn default() -> Self {
        Self {
            words: Words::default(),
            service: None,
            status: None,
            min: None,
            max: None,
            attributes: Vec::new(),
            limit: 100,
            before: None,
        }
    }
}

impl TraceFilter {
    /// Creates a filter that all traces match, for a page of 100.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads the query parameters of the API: `q`, `service`, `status`, `min`, `max`, `attr`, `limit` and `before`.
    ///
    /// # Errors
    ///
    /// Returns an error if a parameter is unknown or cannot be read.
    pub fn from_query(query: &str) -> Result<Self, InvalidFilter> {
        let known = ["q", "service", "status", "min", "max", "attr", "limit", "before"];
        let parameters = Parameters::parse(query, &known)?;
        let status = |text: &str| match text {
            "error" => Some(TraceStatus::Error),
            "ok" => Some(TraceStatus::Ok),
            _ => None,
        };
        let duration = "a number with a unit, such as `5ms` or `1.5s`";
        Ok(Self {
            words: Words::new(&parameters.text("q")?.unwrap_or_default()),
            service: parameters.text("service")?,
            status: parameters.read("status", "`error` or `ok`", status)?,
            min: parameters.read("min", duration, duration::nanos)?,
            max: parameters.read("max", duration, duration::nanos)?,
            attributes: parameters.attributes()?,
            limit: parameters.limit(100)?,
            before: parameters.text("before")?,
        })
    }

    /// Requires words in names, services, attributes, events or status messages, or the beginning of the trace ID. Case does not matter.
    pub fn text(mut self, text: &str) -> Self {
        self.words = Words::new(text);
        self
    }

    /// Requires a span of this service.
    pub fn service(mut self, name: impl Into<String>) -> Self {
        self.service = Some(name.into());
        self
    }

    /// Requires that the trace has failed, or that it has not.
    pub fn status(mut self, status: TraceStatus) -> Self {
        self.status = Some(status);
        self
    }

    /// Requires at least this duration.
    pub fn min(mut self, duration: Duration) -> Self {
        self.min = Some(u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX));
        self
    }

    /// Requires at most this duration.
    pub fn max(mut self, duration: Duration) -> Self {
        self.max = Some(u64::try_from(duration.as_nanos()).unwrap_or(u64::MAX));
        self
    }

    /// Requires a span or resource with this attribute. The value is compared as text.
    pub fn attribute(mut self, key: &str, value: &str) -> Self {
        self.attributes.push(AttributeFilter::new(key, value));
        self
    }

    /// Sets the maximum number of traces in the result.
    pub fn limit(mut self, count: usize) -> Self {
        self.limit = count;
        self
    }

    /// Continues after the part that returned this value as [`next`](crate::view::TracePage::next).
    pub fn before(mut self, cursor: impl Into<String>) -> Self {
        self.before = Some(cursor.into());
        self
    }
}
