//! What the viewer keeps: traces, log records and metrics in bounded memory.

mod findings;
mod logs;
mod metrics;
mod origin;
mod refused;
mod searched;
mod size;
mod traces;

pub(crate) use findings::Findings;
pub(crate) use logs::StoredLog;
pub(crate) use metrics::{Metric, Series, StoredPoint};
pub(crate) use origin::Origin;
pub(crate) use traces::{StoredSpan, Trace};

use crate::view::{Counts, DroppedCounts, FindingExample, Memory, RefusedView, SignalView};
use findings::Checker;
use logs::Logs;
use metrics::Metrics;
use origin::Origins;
use otel_runtime::opentelemetry::trace::TraceId;
use otel_runtime::received::{
    ReceivedAttributes, ReceivedLog, ReceivedMetric, ReceivedScope, ReceivedSpan, ReceivedTelemetry,
};
use otel_runtime::semconv::Registry;
use refused::Refused;
use std::collections::BTreeSet;
use std::sync::Arc;
use traces::Traces;

/// Telemetry in bounded memory. The oldest trace, log record or point is dropped first.
#[derive(Debug)]
pub(crate) struct Store {
    limit: usize,
    checker: Checker,
    origins: Origins,
    pub(crate) traces: Traces,
    pub(crate) logs: Logs,
    pub(crate) metrics: Metrics,
    pub(crate) findings: Findings,
    services: BTreeSet<String>,
    refused: Refused,
    dropped: DroppedCounts,
    revision: u64,
}

/// The maximum number of names of services.
const MOST_SERVICES: usize = 1_000;

impl Store {
    pub(crate) fn new(limit: usize, registry: Registry) -> Self {
        Self {
            limit,
            checker: Checker::new(registry),
            origins: Origins::default(),
            traces: Traces::default(),
            logs: Logs::default(),
            metrics: Metrics::default(),
            findings: Findings::default(),
            services: BTreeSet::new(),
            refused: Refused::default(),
            dropped: DroppedCounts::default(),
            revision: 0,
        }
    }

    /// Adds telemetry, and drops the oldest if the memory is exceeded.
    pub(crate) fn add(&mut self, telemetry: ReceivedTelemetry) {
        match telemetry {
            ReceivedTelemetry::Spans(spans) => {
                for span in spans {
                    self.add_span(span);
                    self.shrink();
                }
            }
            ReceivedTelemetry::Logs(logs) => {
                for log in logs {
                    self.add_log(log);
                    self.shrink();
                }
            }
            ReceivedTelemetry::Metrics(metrics) => {
                for metric in metrics {
                    self.add_metric(metric);
                    self.shrink();
                }
            }
            _ => {}
        }
        self.revision += 1;
    }

    fn add_span(&mut self, mut span: ReceivedSpan) {
        if self.traces.is_forgotten(span.trace_id) {
            self.dropped.spans += 1;
            return;
        }
        let origin = self.origin(&mut span.resource, &mut span.scope);
        let example = FindingExample {
            trace_id: Some(span.trace_id.to_string()),
            span_id: Some(span.span_id.to_string()),
            ..FindingExample::default()
        };
        let found = self.findings.add(SignalView::Span, &example, self.checker.span(&span));
        if let Some(unused) = self.traces.add(StoredSpan { span, origin, findings: found }) {
            self.findings.remove(SignalView::Span, &unused.findings);
        }
    }

    fn add_log(&mut self, mut log: ReceivedLog) {
        let origin = self.origin(&mut log.resource, &mut log.scope);
        let id = self.logs.next_id();
        let example = FindingExample { log: Some(id.to_string()), ..FindingExample::default() };
        let found = self.findings.add(SignalView::Log, &example, self.checker.log(&log));
        self.logs.add(StoredLog::new(id, log, origin, found));
    }

    fn add_metric(&mut self, mut metric: ReceivedMetric) {
        let origin = self.origin(&mut metric.resource, &mut metric.scope);
        let example = FindingExample { metric: Some(metric.name.clone()), ..FindingExample::default() };
        let points = std::mem::take(&mut metric.points);
        if points.is_empty() {
            return;
        }
        let key = self
            .metrics
            .metric(&metric, || self.findings.add(SignalView::Metric, &example, self.checker.metric(&metric)));
        for point in points {
            let found = |point: &_| {
                let found = self.checker.point(&metric.name, point);
                self.findings.add(SignalView::Metric, &example, found)
            };
            self.metrics.add(key, &origin, point, found);
        }
        self.remove_unused_metrics();
    }

    /// Returns the shared resource and scope, which the item then shares, too.
    fn origin(&mut self, resource: &mut ReceivedAttributes, scope: &mut Arc<ReceivedScope>) -> Arc<Origin> {
        let Self { origins, checker, findings, .. } = self;
        let origin = origins.intern(resource, scope, |resource, scope| {
            let example = FindingExample {
                service: Some(resource.text("service.name").unwrap_or_default().to_owned()),
                ..FindingExample::default()
            };
            findings.add(SignalView::Resource, &example, checker.origin(resource, scope))
        });
        *resource = origin.resource.clone();
        *scope = Arc::clone(&origin.scope);
        for gone in origins.take_unused() {
            findings.remove(SignalView::Resource, &gone);
        }
        if self.services.len() < MOST_SERVICES && !self.services.contains(&origin.service) && !origin.service.is_empty()
        {
            self.services.insert(origin.service.clone());
        }
        origin
    }

    /// Drops the oldest of the signal that exceeds its share the most, until the limit is kept. Traces may take half of the memory, log
    /// records and metrics a quarter each, and each signal what the others do not need.
    fn shrink(&mut self) {
        while self.bytes() > self.limit {
            let (traces, logs, metrics) = (self.traces.bytes(), self.logs.bytes() * 2, self.metrics.bytes() * 2);
            let is_done = if traces >= logs && traces >= metrics {
                self.drop_trace()
            } else if logs >= metrics {
                self.drop_log()
            } else {
                self.drop_point()
            };
            if !is_done {
                return;
            }
        }
    }

    fn drop_trace(&mut self) -> bool {
        let Some(trace) = self.traces.drop_oldest() else { return false };
        self.dropped.traces += 1;
        self.dropped.spans += u64::try_from(trace.spans.len()).unwrap_or(u64::MAX);
        for span in &trace.spans {
            self.findings.remove(SignalView::Span, &span.findings);
        }
        true
    }

    fn drop_log(&mut self) -> bool {
        let Some(log) = self.logs.drop_oldest() else { return false };
        self.dropped.logs += 1;
        self.findings.remove(SignalView::Log, &log.findings);
        true
    }

    fn drop_point(&mut self) -> bool {
        if !self.metrics.drop_oldest() {
            return false;
        }
        self.dropped.points += 1;
        self.remove_unused_metrics();
        true
    }

    fn remove_unused_metrics(&mut self) {
        for found in self.metrics.take_removed() {
            self.findings.remove(SignalView::Metric, &found);
        }
    }

    fn bytes(&self) -> usize {
        self.traces.bytes() + self.logs.bytes() + self.metrics.bytes() + self.origins.bytes() + self.findings.bytes()
    }

    /// Counts a refused request.
    pub(crate) fn refuse(&mut self, path: &str, reason: &str) {
        self.refused.add(path, reason);
        self.revision += 1;
    }

    /// Forgets everything that is kept. The counts of what was dropped stay.
    pub(crate) fn clear(&mut self) {
        let registry = Registry::empty();
        let Self { limit, checker, dropped, revision, .. } = std::mem::replace(self, Self::new(0, registry));
        let next_log = self.logs.next_id();
        *self = Self { checker, dropped, revision: revision + 1, ..Self::new(limit, Registry::empty()) };
        self.logs.continue_at(next_log);
    }

    /// Returns whether a span is kept.
    pub(crate) fn has_span(&self, trace: TraceId, span: otel_runtime::opentelemetry::trace::SpanId) -> bool {
        self.traces.get(trace).is_some_and(|trace| trace.has_span(span))
    }

    pub(crate) fn revision(&self) -> u64 {
        self.revision
    }

    pub(crate) fn counts(&self) -> Counts {
        Counts {
            traces: self.traces.len(),
            spans: self.traces.spans(),
            logs: self.logs.len(),
            metrics: self.metrics.len(),
            findings: self.findings.len(),
        }
    }

    pub(crate) fn dropped(&self) -> DroppedCounts {
        self.dropped
    }

    pub(crate) fn memory(&self) -> Memory {
        Memory { bytes: self.bytes(), limit: self.limit }
    }

    pub(crate) fn services(&self) -> Vec<String> {
        self.services.iter().cloned().collect()
    }

    pub(crate) fn refused(&self) -> Vec<RefusedView> {
        self.refused.list()
    }
}
