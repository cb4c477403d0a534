//! The findings that rules return.

mod level;
mod rule;

pub use level::{FindingLevel, Severity};
pub use rule::Rule;

use level::Weight;
use std::fmt;

/// A name or value to write instead.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Suggestion {
    /// A replacement that is certain to be right, so that a tool can apply it.
    Replace(String),
    /// The name or value that was probably intended.
    DidYouMean(String),
    /// A related name.
    See(String),
}

impl Suggestion {
    /// Returns the name or value.
    pub fn text(&self) -> &str {
        match self {
            Self::Replace(text) | Self::DidYouMean(text) | Self::See(text) => text,
        }
    }
}

/// A violation of the conventions, or a remark about their use.
///
/// The message states what is wrong, then what to write instead.
///
/// ```
/// use otel_semconv::{Registry, Severity, Suggestion, rules};
///
/// let found = rules::attribute_key(&Registry::official(), "http.reqest.method").remove(0);
/// assert_eq!(found.suggestions(), [Suggestion::DidYouMean("http.request.method".into())]);
/// assert_eq!(found.severity(), Severity::Warn);
/// assert!(found.to_string().ends_with("did you mean `http.request.method`?"));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Finding {
    rule: Rule,
    weight: Weight,
    subject: String,
    message: String,
    suggestions: Vec<Suggestion>,
}

impl Finding {
    /// Creates a finding of this rule about a name, without suggestions. Tools use it to report what the functions of
    /// [`rules`](crate::rules) cannot see.
    ///
    /// ```
    /// use otel_semconv::{Finding, FindingLevel, Rule};
    /// let found = Finding::new(Rule::MissingSpan, "acme.checkout", "no span is of this type".to_owned());
    /// assert_eq!(found.level(), FindingLevel::Violation);
    /// ```
    pub fn new(rule: Rule, subject: impl Into<String>, message: String) -> Self {
        Self { rule, weight: Weight::Mistake, subject: subject.into(), message, suggestions: Vec::new() }
    }

    pub(crate) fn notice(mut self) -> Self {
        self.weight = Weight::Notice;
        self
    }

    pub(crate) fn style(mut self) -> Self {
        self.weight = Weight::Style;
        self
    }

    pub(crate) fn suggest(mut self, suggestions: impl IntoIterator<Item = Suggestion>) -> Self {
        self.suggestions.extend(suggestions);
        self
    }

    /// Returns the rule that is violated.
    pub fn rule(&self) -> Rule {
        self.rule
    }

    /// Returns how serious the finding is in recorded telemetry.
    pub fn level(&self) -> FindingLevel {
        level::level(self.rule, self.weight)
    }

    /// Returns how the compiler reports the finding unless the settings of the crate change that.
    pub fn severity(&self) -> Severity {
        level::severity(self.rule, self.weight)
    }

    /// Returns the name that the finding is about: an attribute key, or the name of a metric, an event, a span or a span type.
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// Returns the message: what is wrong, then what to write instead.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// Returns what to write instead, the most likely suggestion first.
    pub fn suggestions(&self) -> &[Suggestion] {
        &self.suggestions
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.message)
    }
}
