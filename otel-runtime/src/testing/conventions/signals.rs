//! Applies the rules to each signal.

use super::attributes::checked_attributes;
use super::finding::{ConventionFinding, Place};
use super::glob;
use crate::received::{MetricKind, ReceivedAttributes, ReceivedLog, ReceivedMetric, ReceivedScope, ReceivedSpan};
use opentelemetry::logs::AnyValue;
use opentelemetry::trace::{SpanKind, Status};
use otel_semconv::rules::{self, CheckedAttribute};
use otel_semconv::{Finding, Instrument, Registry, Rule};
use std::collections::HashSet;

/// Checks signals and collects findings.
pub(super) struct SignalChecker<'a> {
    pub(super) registry: &'a Registry,
    /// Patterns for span names, with the declared span types.
    pub(super) span_types: &'a [(String, String)],
    pub(super) found: Vec<ConventionFinding>,
}

impl SignalChecker<'_> {
    pub(super) fn spans(&mut self, spans: &[ReceivedSpan]) {
        self.origins(spans.iter().map(|span| (&span.resource, &span.scope)));
        for span in spans {
            let attributes = checked_attributes(&span.attributes);
            self.attributes(Place::Span, &span.name, &attributes);
            self.add(Place::Span, &span.name, rules::span_name(&span.name));
            self.span_type(span, &attributes);
            for event in &span.events {
                self.attributes(Place::SpanEvent, &event.name, &checked_attributes(&event.attributes));
            }
            for link in &span.links {
                self.attributes(Place::SpanLink, &span.name, &checked_attributes(&link.attributes));
            }
        }
    }

    /// Checks metrics, each metric and each point only once even if it was exported repeatedly. Returns the number of metrics.
    pub(super) fn metrics(&mut self, metrics: &[ReceivedMetric]) -> usize {
        self.origins(metrics.iter().map(|metric| (&metric.resource, &metric.scope)));
        let (mut known, mut known_points) = (HashSet::new(), HashSet::new());
        for metric in metrics {
            let ReceivedMetric { resource, scope, name, unit, kind, .. } = metric;
            let key = format!("{:?}", (resource, scope, name, unit, kind));
            let is_new = known.insert(key.clone());
            if let Some(instrument) = instrument(*kind).filter(|_| is_new) {
                self.add(Place::Metric, name, rules::metric(self.registry, name, instrument, unit));
            }
            for point in &metric.points {
                if known_points.insert(format!("{key}{:?}", point.attributes)) {
                    let attributes = checked_attributes(&point.attributes);
                    self.add(Place::Metric, name, rules::metric_attributes(self.registry, name, &attributes));
                    self.attributes(Place::Metric, name, &attributes);
                }
            }
        }
        known.len()
    }

    pub(super) fn logs(&mut self, logs: &[ReceivedLog]) {
        self.origins(logs.iter().map(|log| (&log.resource, &log.scope)));
        for log in logs {
            let attributes = checked_attributes(&log.attributes);
            if let Some(event) = &log.event_name {
                self.add(Place::Log, event, rules::event(self.registry, event));
                self.add(Place::Log, event, rules::event_attributes(self.registry, event, &attributes));
            }
            self.attributes(Place::Log, name(log), &attributes);
        }
    }

    /// Checks each resource and scope once.
    fn origins<'b>(&mut self, origins: impl Iterator<Item = (&'b ReceivedAttributes, &'b ReceivedScope)>) {
        let mut known: Vec<(&ReceivedAttributes, Vec<&ReceivedScope>)> = Vec::new();
        for (resource, scope) in origins {
            let place = known.iter().position(|(known, _)| *known == resource).unwrap_or_else(|| {
                let service = resource.text("service.name").unwrap_or_default();
                self.attributes(Place::Resource, service, &checked_attributes(resource));
                known.push((resource, Vec::new()));
                known.len() - 1
            });
            let scopes = &mut known[place].1;
            if !scopes.contains(&scope) {
                scopes.push(scope);
                self.attributes(Place::Scope, &scope.name, &checked_attributes(&scope.attributes));
            }
        }
    }

    /// Checks a span against its type. An inferred type is a guess, so only required attributes are checked for it.
    fn span_type(&mut self, span: &ReceivedSpan, attributes: &[CheckedAttribute<'_>]) {
        let (kind, failed) = (kind(&span.kind), matches!(span.status, Status::Error { .. }));
        let mut declared = self.span_types.iter().filter(|(pattern, _)| glob::matches(pattern, &span.name));
        let span_type = if let Some((_, span_type)) = declared.next() {
            self.add(Place::Span, &span.name, rules::span(self.registry, span_type, kind));
            self.add(Place::Span, &span.name, rules::span_attributes(self.registry, span_type, attributes));
            Some(span_type.as_str())
        } else {
            let inferred = rules::infer_span(kind, attributes);
            let missing = inferred.map(|inferred| rules::span_attributes(self.registry, inferred, attributes));
            let required = |found: &Finding| found.rule() == Rule::RequiredAttributeNotPresent;
            self.add(Place::Span, &span.name, missing.into_iter().flatten().filter(required));
            inferred
        };
        self.add(Place::Span, &span.name, rules::span_status(self.registry, span_type, failed, attributes));
    }

    /// Adds a finding for each declared span type that does not apply to any span.
    pub(super) fn unmatched(&mut self, spans: &[ReceivedSpan]) {
        for (place, (pattern, span_type)) in self.span_types.iter().enumerate() {
            let above = &self.span_types[..place];
            let is_first = |name: &str| !above.iter().any(|(above, _)| glob::matches(above, name));
            let matching: Vec<_> = spans.iter().filter(|span| glob::matches(pattern, &span.name)).collect();
            if matching.iter().any(|span| is_first(&span.name)) {
                continue;
            }
            let message = if matching.is_empty() {
                format!(
                    "no span name matches `{pattern}`, so no span was checked as `{span_type}`; write a pattern \
                         that matches one"
                )
            } else {
                format!(
                    "earlier patterns match all spans of `{pattern}`, so no span was checked as `{span_type}`; write \
                     this pattern first"
                )
            };
            self.add(Place::Span, pattern, [Finding::new(Rule::MissingSpan, span_type, message)]);
        }
    }

    fn attributes(&mut self, place: Place, name: &str, attributes: &[CheckedAttribute<'_>]) {
        for (key, value) in attributes {
            self.add(place, name, rules::attribute_key(self.registry, key));
            self.add(place, name, rules::attribute_value(self.registry, key, *value));
        }
    }

    fn add(&mut self, place: Place, name: &str, findings: impl IntoIterator<Item = Finding>) {
        self.found.extend(findings.into_iter().map(|finding| ConventionFinding::new(finding, place, name)));
    }
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
