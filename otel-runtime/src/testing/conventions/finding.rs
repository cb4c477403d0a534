//! What is wrong, and where it was seen.

use super::glob;
use otel_semconv::{Finding, FindingLevel, Rule, Suggestion};
use std::fmt;

/// The part of telemetry that something was seen in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
#[non_exhaustive]
pub enum Place {
    /// The attributes of a resource; looked at once for each of the three signals that it comes with.
    Resource,
    /// The attributes of an instrumentation scope; looked at once for each signal, too.
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
    /// In words, such as `span event`.
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

/// One thing that was emitted and is not as the conventions want it.
///
/// ```
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
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ConventionFinding {
    finding: Finding,
    place: Place,
    name: String,
}

impl ConventionFinding {
    pub(super) fn new(finding: Finding, place: Place, name: &str) -> Self {
        Self { finding, place, name: name.to_owned() }
    }

    /// What is wrong.
    pub fn rule(&self) -> Rule {
        self.finding.rule()
    }

    /// How bad it is.
    pub fn level(&self) -> FindingLevel {
        self.finding.level()
    }

    /// The name that it is about: of an attribute that is there or not there, a metric, an event, a span or its type.
    pub fn subject(&self) -> &str {
        self.finding.subject()
    }

    /// What is wrong, then what to write, for people.
    pub fn message(&self) -> &str {
        self.finding.message()
    }

    /// What to write, for tools; the likeliest first.
    pub fn suggestions(&self) -> &[Suggestion] {
        self.finding.suggestions()
    }

    /// The part of telemetry that it was seen in.
    pub fn place(&self) -> Place {
        self.place
    }

    /// The name of that: of the service for a resource, the scope, the span, the span's event, the span that links, the metric;
    /// of a log record the event, or else its text.
    pub fn name(&self) -> &str {
        &self.name
    }

    /// Whether [`subject`](Self::subject) is as a pattern says, in which `*` stands for any text: `legacy.*`.
    pub fn is_about(&self, pattern: &str) -> bool {
        glob::matches(pattern, self.subject())
    }

    /// Whether [`name`](Self::name) is as a pattern says, in which `*` stands for any text: `GET *`.
    pub fn is_in(&self, pattern: &str) -> bool {
        glob::matches(pattern, &self.name)
    }
}

/// As in ``attribute `code.lineno` is deprecated; write its new name `code.line.number` (span `load`)``.
impl fmt::Display for ConventionFinding {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(out, "{} ({} `{}`)", self.message(), self.place.as_str(), self.name)
    }
}
