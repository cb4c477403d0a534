//! What a rule has found.

mod level;
mod rule;

pub use level::{Level, Severity};
pub use rule::Rule;

use level::Weight;
use std::fmt;

/// What to write instead.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Suggestion {
    /// This, for sure: it can be put in place of what is there.
    Replace(String),
    /// This, probably.
    DidYouMean(String),
    /// Something that this leads to.
    See(String),
}

impl Suggestion {
    /// The name or value alone.
    pub fn text(&self) -> &str {
        match self {
            Self::Replace(text) | Self::DidYouMean(text) | Self::See(text) => text,
        }
    }
}

/// One thing that a rule has found.
///
/// Its text says what is wrong, then what to write.
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
    /// A finding of this rule about a name, without suggestions: for those who know more than the rules see.
    ///
    /// ```
    /// use otel_semconv::{Finding, Level, Rule};
    /// let found = Finding::new(Rule::MissingSpan, "acme.checkout", "no span is of this type".to_owned());
    /// assert_eq!(found.level(), Level::Violation);
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

    /// What is wrong.
    pub fn rule(&self) -> Rule {
        self.rule
    }

    /// How serious the finding is in recorded telemetry.
    pub fn level(&self) -> Level {
        level::level(self.rule, self.weight)
    }

    /// How the compiler reports the finding unless the settings of the crate change that.
    pub fn severity(&self) -> Severity {
        level::severity(self.rule, self.weight)
    }

    /// The name that it is about: of an attribute that is there or not there, a metric, an event, a span or its type.
    pub fn subject(&self) -> &str {
        &self.subject
    }

    /// What is wrong, then what to write, for people.
    pub fn message(&self) -> &str {
        &self.message
    }

    /// What to write, for tools; the likeliest first.
    pub fn suggestions(&self) -> &[Suggestion] {
        &self.suggestions
    }
}

impl fmt::Display for Finding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        out.write_str(&self.message)
    }
}
