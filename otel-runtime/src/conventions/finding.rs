//! A finding and its place.

use super::glob;
use otel_semconv::{Finding, FindingLevel, Rule, Suggestion};
use std::fmt;

/// The part of telemetry that a finding is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Place {
    /// The attributes of a resource, which are checked once for each signal.
    Resource,
    /// The attributes of an instrumentation scope, which are checked once for each signal.
    Scope,
    /// A span.
    Span,
    /// An event of a span.
    SpanEvent,
    /// A link of a span.
    SpanLink,
    /// A metric or one of its points.
    Metric,
    /// A log record.
    Log,
}

impl Place {
    /// Returns the place as text, such as `span event`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Resource => "resource",
            Self::Scope => "scope",
            Self::Span => "span",
            Self::SpanEvent => "span event",
            Self::SpanLink => "span link",
            Self::Metric => "metric",
            Self::Log => "log record",
        }
    }
}

/// A deviation of emitted telemetry from the semantic conventions.
///
/// ```
/// # #[cfg(feature = "testing")] {
/// use opentelemetry::trace::Tracer as _;
/// use otel_runtime::testing::{Place, TestTelemetry, semconv::Rule};
///
/// let telemetry = TestTelemetry::new();
/// let tracer = telemetry.tracer("by hand");
/// drop(tracer.span_builder("load").with_attributes([opentelemetry::KeyValue::new("code.lineno", 7)]).start(&tracer));
///
/// let report = telemetry.conventions().check();
/// let found = &report.findings()[0];
/// assert_eq!((found.rule(), found.subject()), (Rule::Deprecated, "code.lineno"));
/// assert_eq!((found.place(), found.name()), (Place::Span, "load"));
/// assert_eq!(found.suggestions()[0].text(), "code.line.number");
/// # }
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConventionFinding {
    finding: Finding,
    place: Place,
    name: String,
}

impl ConventionFinding {
    pub(crate) fn new(finding: Finding, place: Place, name: &str) -> Self {
        Self { finding, place, name: name.to_owned() }
    }

    /// Returns the finding without its place, with the severity that it has for the compiler.
    pub fn finding(&self) -> &Finding {
        &self.finding
    }

    /// Returns the rule that is violated.
    pub fn rule(&self) -> Rule {
        self.finding.rule()
    }

    /// Returns the level.
    pub fn level(&self) -> FindingLevel {
        self.finding.level()
    }

    /// Returns the name that the finding is about: that of an attribute, a metric, an event, a span, or a span type.
    pub fn subject(&self) -> &str {
        self.finding.subject()
    }

    /// Returns a message: what is wrong, and what to write instead.
    pub fn message(&self) -> &str {
        self.finding.message()
    }

    /// Returns the suggested names or values, most likely first.
    pub fn suggestions(&self) -> &[Suggestion] {
        self.finding.suggestions()
    }

    /// Returns the part of telemetry that the finding is about.
    pub fn place(&self) -> Place {
        self.place
    }

    /// Returns the name of that part: of the service for a resource, of the scope, span, span event or metric, of the linking span for a
    /// link, and the event name or text of a log record.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Returns whether [`subject`](Self::subject) matches a pattern such as `legacy.*`, in which `*` matches any text.
    pub fn is_about(&self, pattern: &str) -> bool {
        glob::matches(pattern, self.subject())
    }

    /// Returns whether [`name`](Self::name) matches a pattern such as `GET *`, in which `*` matches any text.
    pub fn is_in(&self, pattern: &str) -> bool {
        glob::matches(pattern, &self.name)
    }
}

/// Prints, for example, ``attribute `code.lineno` is deprecated; write its new name `code.line.number` (span `load`)``.
impl fmt::Display for ConventionFinding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} ({} `{}`)", self.message(), self.place.as_str(), self.name)
    }
}
