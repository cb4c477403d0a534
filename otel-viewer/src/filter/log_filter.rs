//! Filters over log records.

use super::parameters::{AttributeFilter, InvalidFilter, Parameters};
use super::severity::severity;
use super::words::Words;

/// Conditions that a log record must meet, and which part of the result is returned.
///
/// ```
/// use otel_viewer::LogFilter;
/// let filter = LogFilter::new().text("duplicate").severity(13);
/// assert_eq!(LogFilter::from_query("q=duplicate&severity=warn")?, filter);
/// # Ok::<(), otel_viewer::InvalidFilter>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
#[must_use]
pub struct LogFilter {
    pub(crate) words: Words,
    pub(crate) service: Option<String>,
    pub(crate) severity: Option<i32>,
    pub(crate) trace: Option<String>,
    pub(crate) span: Option<String>,
    pub(crate) attributes: Vec<AttributeFilter>,
    pub(crate) limit: usize,
    pub(crate) before: Option<String>,
    pub(crate) is_full: bool,
}

impl Default for LogFilter {
    fn default() -> Self {
        Self {
            words: Words::default(),
            service: None,
            severity: None,
            trace: None,
            span: None,
            attributes: Vec::new(),
            limit: 200,
            before: None,
            is_full: false,
        }
    }
}

impl LogFilter {
    /// Creates a filter that all log records match, for a page of 200.
    pub fn new() -> Self {
        Self::default()
    }

    /// Reads the query parameters of the API: `q`, `service`, `severity`, `trace`, `span`, `attr`, `limit`, `before` and `full`.
    ///
    /// # Errors
    ///
    /// Returns an error if a parameter is unknown or cannot be read.
    pub fn from_query(query: &str) -> Result<Self, InvalidFilter> {
        let known = ["q", "service", "severity", "trace", "span", "attr", "limit", "before", "full"];
        let parameters = Parameters::parse(query, &known)?;
        let level = "`trace`, `debug`, `info`, `warn`, `error`, `fatal` or a number from 1 to 24";
        Ok(Self {
            words: Words::new(&parameters.text("q")?.unwrap_or_default()),
            service: parameters.text("service")?,
            severity: parameters.read("severity", level, severity)?,
            trace: parameters.text("trace")?.map(|id| id.to_lowercase()),
            span: parameters.text("span")?.map(|id| id.to_lowercase()),
            attributes: parameters.attributes()?,
            limit: parameters.limit(200)?,
            before: parameters.text("before")?,
            is_full: parameters.is_full()?,
        })
    }

    /// Requires words in the body, the event name, the service or the attributes. Case does not matter.
    pub fn text(mut self, text: &str) -> Self {
        self.words = Words::new(text);
        self
    }

    /// Requires this service.
    pub fn service(mut self, name: impl Into<String>) -> Self {
        self.service = Some(name.into());
        self
    }

    /// Requires at least this severity number, such as 13 for warnings.
    pub fn severity(mut self, number: i32) -> Self {
        self.severity = Some(number);
        self
    }

    /// Requires this trace, by its ID in hexadecimal.
    pub fn trace(mut self, id: &str) -> Self {
        self.trace = Some(id.to_lowercase());
        self
    }

    /// Requires this span, by its ID in hexadecimal.
    pub fn span(mut self, id: &str) -> Self {
        self.span = Some(id.to_lowercase());
        self
    }

    /// Requires this attribute on the record or its resource. The value is compared as text.
    pub fn attribute(mut self, key: &str, value: &str) -> Self {
        self.attributes.push(AttributeFilter::new(key, value));
        self
    }

    /// Sets the maximum number of records in the result.
    pub fn limit(mut self, count: usize) -> Self {
        self.limit = count;
        self
    }

    /// Continues after the part that returned this value as [`next`](crate::view::LogPage::next).
    pub fn before(mut self, cursor: impl Into<String>) -> Self {
        self.before = Some(cursor.into());
        self
    }

    /// Returns texts in full length, instead of cutting them at 4,096 characters.
    pub fn full(mut self) -> Self {
        self.is_full = true;
        self
    }
}
