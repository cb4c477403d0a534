//! Applies the rules to each signal.

use super::attributes::checked_attributes;
use super::finding::{ConventionFinding, Place};
use super::glob;
use super::known_names::{KnownNames, NameKind};
use crate::received::{
    MetricKind, ReceivedAttributes, ReceivedLog, ReceivedMetric, ReceivedPoint, ReceivedScope, ReceivedSpan,
};
use opentelemetry::logs::AnyValue;
use opentelemetry::trace::{SpanKind, Status};
use otel_semconv::rules::{self, CheckedAttribute};
use otel_semconv::{Finding, Instrument, Registry, Rule};

/// Checks received telemetry against the semantic conventions, one item at a time.
///
/// Resources and scopes are checked by methods of their own, because many items have the same ones.
///
/// ```
/// use otel_runtime::conventions::ConventionChecker;
/// use otel_runtime::received::{OtlpRequest, ReceivedTelemetry};
/// use otel_runtime::semconv::Registry;
///
/// let line = br#"{"resourceSpans":[{"scopeSpans":[{"spans":[{"name":"load","attributes":[
///     {"key":"code.lineno","value":{"intValue":"7"}}]}]}]}]}"#;
/// let ReceivedTelemetry::Spans(spans) = OtlpRequest::from_json(line)?.into_telemetry() else { unreachable!() };
/// let found = ConventionChecker::new(Registry::official()).span(&spans[0]);
/// assert_eq!(found[0].message(), "attribute `code.lineno` is deprecated; write its new name `code.line.number`");
/// # Ok::<(), otel_runtime::received::InvalidRequest>(())
/// ```
#[derive(Debug)]
pub struct ConventionChecker {
    registry: Registry,
    /// Patterns for span names, with the declared span types.
    span_types: Vec<(String, String)>,
    known: KnownNames,
}

impl ConventionChecker {
    /// Creates a checker for the names of a registry.
    pub fn new(registry: Registry) -> Self {
        Self { registry, span_types: Vec::new(), known: KnownNames::new(None) }
    }

    /// Remembers the findings for this many attribute keys, and for as many event names, for telemetry without end.
    ///
    /// Telemetry can contain any number of different names. Further ones, and those that are longer than 1,024 bytes, are not checked.
    #[must_use]
    pub fn remembering(mut self, names: usize) -> Self {
        self.known = KnownNames::new(Some(names));
        self
    }

    /// Declares the types of spans by patterns for their names, the first of which applies.
    #[cfg(feature = "testing")]
    pub(crate) fn span_types(mut self, span_types: Vec<(String, String)>) -> Self {
        self.span_types = span_types;
        self
    }

    /// Returns the findings for a span, its events and its links.
    pub fn span(&self, span: &ReceivedSpan) -> Vec<ConventionFinding> {
        let mut found = Vec::new();
        let attributes = checked_attributes(&span.attributes);
        self.attributes(&mut found, Place::Span, &span.name, &attributes);
        add(&mut found, Place::Span, &span.name, rules::span_name(&span.name));
        self.span_type(&mut found, span, &attributes);
        for event in &span.events {
            self.attributes(&mut found, Place::SpanEvent, &event.name, &checked_attributes(&event.attributes));
        }
        for link in &span.links {
            self.attributes(&mut found, Place::SpanLink, &span.name, &checked_attributes(&link.attributes));
        }
        found
    }

    /// Returns the findings for the name, instrument and unit of a metric.
    pub fn metric(&self, metric: &ReceivedMetric) -> Vec<ConventionFinding> {
        let ReceivedMetric { name, unit, kind, .. } = metric;
        let mut found = Vec::new();
        if let Some(instrument) = instrument(*kind) {
            add(&mut found, Place::Metric, name, rules::metric(&self.registry, name, instrument, unit));
        }
        found
    }

    /// Returns the findings for the attributes of a point of the metric with this name.
    pub fn point(&self, metric: &str, point: &ReceivedPoint) -> Vec<ConventionFinding> {
        let mut found = Vec::new();
        let attributes = checked_attributes(&point.attributes);
        add(&mut found, Place::Metric, metric, rules::metric_attributes(&self.registry, metric, &attributes));
        self.attributes(&mut found, Place::Metric, metric, &attributes);
        found
    }

    /// Returns the findings for a log record.
    pub fn log(&self, log: &ReceivedLog) -> Vec<ConventionFinding> {
        let mut found = Vec::new();
        let attributes = checked_attributes(&log.attributes);
        if let Some(event) = &log.event_name {
            let of_event = self.known.findings(NameKind::Event, event, || rules::event(&self.registry, event));
            add(&mut found, Place::Log, event, of_event.iter().cloned());
            add(&mut found, Place::Log, event, rules::event_attributes(&self.registry, event, &attributes));
        }
        self.attributes(&mut found, Place::Log, name(log), &attributes);
        found
    }

    /// Returns the findings for a resource.
    pub fn resource(&self, resource: &ReceivedAttributes) -> Vec<ConventionFinding> {
        let mut found = Vec::new();
        let service = resource.text("service.name").unwrap_or_default();
        self.attributes(&mut found, Place::Resource, service, &checked_attributes(resource));
        found
    }

    /// Returns the findings for an instrumentation scope.
    pub fn scope(&self, scope: &ReceivedScope) -> Vec<ConventionFinding> {
        let mut found = Vec::new();
        self.attributes(&mut found, Place::Scope, &scope.name, &checked_attributes(&scope.attributes));
        found
    }

    /// Checks a span against its type. An inferred type is a guess, so only required attributes are checked for it.
    fn span_type(&self, found: &mut Vec<ConventionFinding>, span: &ReceivedSpan, attributes: &[CheckedAttribute<'_>]) {
        let (kind, failed) = (kind(&span.kind), matches!(span.status, Status::Error { .. }));
        let mut declared = self.span_types.iter().filter(|(pattern, _)| glob::matches(pattern, &span.name));
        let span_type = if let Some((_, span_type)) = declared.next() {
            add(found, Place::Span, &span.name, rules::span(&self.registry, span_type, kind));
            add(found, Place::Span, &span.name, rules::span_attributes(&self.registry, span_type, attributes));
            Some(span_type.as_str())
        } else {
            let inferred = rules::infer_span(kind, attributes);
            let missing = inferred.map(|inferred| rules::span_attributes(&self.registry, inferred, attributes));
            let required = |found: &Finding| found.rule() == Rule::RequiredAttributeNotPresent;
            add(found, Place::Span, &span.name, missing.into_iter().flatten().filter(required));
            inferred
        };
        add(found, Place::Span, &span.name, rules::span_status(&self.registry, span_type, failed, attributes));
    }

    fn attributes(
        &self,
        found: &mut Vec<ConventionFinding>,
        place: Place,
        name: &str,
        attributes: &[CheckedAttribute<'_>],
    ) {
        for (key, value) in attributes {
            let check = || rules::attribute_key(&self.registry, key);
            let of_key = self.known.findings(NameKind::Attribute, key, check);
            add(found, place, name, of_key.iter().cloned());
            add(found, place, name, rules::attribute_value(&self.registry, key, *value));
        }
    }
}

fn add(all: &mut Vec<ConventionFinding>, place: Place, name: &str, findings: impl IntoIterator<Item = Finding>) {
    all.extend(findings.into_iter().map(|finding| ConventionFinding::new(finding, place, name)));
}

/// Returns the instrument of a metric. OpenTelemetry has no instrument for summaries.
fn instrument(kind: MetricKind) -> Option<Instrument> {
    match kind {
        MetricKind::Gauge => Some(Instrument::Gauge),
        MetricKind::Sum { monotonic: true, .. } => Some(Instrument::Counter),
        MetricKind::Sum { monotonic: false, .. } => Some(Instrument::UpDownCounter),
        MetricKind::Histogram { .. } | MetricKind::ExponentialHistogram { .. } => Some(Instrument::Histogram),
        MetricKind::Summary | MetricKind::Empty => None,
    }
}

fn kind(kind: &SpanKind) -> otel_semconv::SpanKind {
    match kind {
        SpanKind::Client => otel_semconv::SpanKind::Client,
        SpanKind::Server => otel_semconv::SpanKind::Server,
        SpanKind::Producer => otel_semconv::SpanKind::Producer,
        SpanKind::Consumer => otel_semconv::SpanKind::Consumer,
        SpanKind::Internal => otel_semconv::SpanKind::Internal,
    }
}

/// Returns the name of a log record in a report.
fn name(log: &ReceivedLog) -> &str {
    match (&log.event_name, &log.body) {
        (Some(event), _) => event,
        (None, Some(AnyValue::String(text))) => text.as_str(),
        _ => "",
    }
}
