//! Checks everything that was emitted, each resource, scope, metric and point once.

use crate::conventions::{ConventionChecker, ConventionFinding, Place, matches};
use crate::received::{ReceivedAttributes, ReceivedLog, ReceivedMetric, ReceivedScope, ReceivedSpan};
use otel_semconv::{Finding, Rule};
use std::collections::HashSet;

/// Checks signals and collects findings.
pub(super) struct EmittedCheck {
    pub(super) checker: ConventionChecker,
    pub(super) found: Vec<ConventionFinding>,
}

impl EmittedCheck {
    pub(super) fn spans(&mut self, spans: &[ReceivedSpan]) {
        self.origins(spans.iter().map(|span| (&span.resource, &*span.scope)));
        for span in spans {
            self.found.extend(self.checker.span(span));
        }
    }

    /// Checks metrics, each metric and each point only once even if it was exported repeatedly. Returns the number of metrics.
    pub(super) fn metrics(&mut self, metrics: &[ReceivedMetric]) -> usize {
        self.origins(metrics.iter().map(|metric| (&metric.resource, &*metric.scope)));
        let (mut known, mut known_points) = (HashSet::new(), HashSet::new());
        for metric in metrics {
            let ReceivedMetric { resource, scope, name, unit, kind, .. } = metric;
            let key = format!("{:?}", (resource, scope, name, unit, kind));
            if known.insert(key.clone()) {
                self.found.extend(self.checker.metric(metric));
            }
            for point in &metric.points {
                if known_points.insert(format!("{key}{:?}", point.attributes)) {
                    self.found.extend(self.checker.point(name, point));
                }
            }
        }
        known.len()
    }

    pub(super) fn logs(&mut self, logs: &[ReceivedLog]) {
        self.origins(logs.iter().map(|log| (&log.resource, &*log.scope)));
        for log in logs {
            self.found.extend(self.checker.log(log));
        }
    }

    /// Checks each resource and scope once.
    fn origins<'b>(&mut self, origins: impl Iterator<Item = (&'b ReceivedAttributes, &'b ReceivedScope)>) {
        let mut known: Vec<(&ReceivedAttributes, Vec<&ReceivedScope>)> = Vec::new();
        for (resource, scope) in origins {
            let place = known.iter().position(|(known, _)| *known == resource).unwrap_or_else(|| {
                self.found.extend(self.checker.resource(resource));
                known.push((resource, Vec::new()));
                known.len() - 1
            });
            let scopes = &mut known[place].1;
            if !scopes.contains(&scope) {
                scopes.push(scope);
                self.found.extend(self.checker.scope(scope));
            }
        }
    }

    /// Adds a finding for each declared span type that does not apply to any span.
    pub(super) fn unmatched(&mut self, span_types: &[(String, String)], spans: &[ReceivedSpan]) {
        for (place, (pattern, span_type)) in span_types.iter().enumerate() {
            let above = &span_types[..place];
            let is_first = |name: &str| !above.iter().any(|(above, _)| matches(above, name));
            let matching: Vec<_> = spans.iter().filter(|span| matches(pattern, &span.name)).collect();
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
            let finding = Finding::new(Rule::MissingSpan, span_type, message);
            self.found.push(ConventionFinding::new(finding, Place::Span, pattern));
        }
    }
}
