//! One trace with its spans in the order of a tree.

use super::logs::log;
use super::spans::{Placed, span};
use crate::store::{Store, StoredSpan, Trace};
use crate::text::TextLimit;
use crate::tree::{Node, NodeKind, arrange, critical_times, skews};
use crate::view::{AttributeView, FindingView, LogView, ResourceView, TraceView};
use otel_runtime::opentelemetry::trace::{SpanKind, TraceId};
use otel_runtime::received::ReceivedAttributes;
use std::collections::{BTreeSet, HashMap};

/// The maximum number of log records with a trace.
const MOST_LOGS: usize = 1_000;

/// Returns a trace, if it is kept.
pub(crate) fn trace(store: &Store, id: TraceId, limit: TextLimit) -> Option<TraceView> {
    let trace = store.traces.get(id)?;
    let resources = Resources::of(trace);
    let nodes: Vec<_> = trace.spans.iter().zip(&resources.of_spans).map(|(span, of)| node(span, *of)).collect();
    let rows = arrange(&nodes);
    let skews = skews(&nodes, &rows);
    let critical = critical_times(&nodes, &rows, &skews);
    let spans = rows.iter().map(|row| {
        let stored = &trace.spans[row.span];
        let parent_received = stored.span.parent.is_some_and(|parent| trace.has_span(parent));
        let (clock_skew, critical) = (skews[row.span], critical[row.span]);
        let resource = resources.of_spans[row.span];
        span(store, stored, Placed { row: *row, parent_received, resource, clock_skew, critical }, limit)
    });
    let spans = spans.collect();
    let (logs, logs_left_out) = logs_of(store, id, limit);
    Some(TraceView {
        trace_id: id.to_string(),
        start: trace.start.to_string(),
        duration: trace.duration(),
        services: trace.services(),
        resources: resources.views(limit),
        spans,
        logs,
        logs_left_out,
    })
}

fn node(stored: &StoredSpan, resource: usize) -> Node {
    let id = |id: otel_runtime::opentelemetry::trace::SpanId| u64::from_be_bytes(id.to_bytes());
    Node {
        id: id(stored.span.span_id),
        parent: stored.span.parent.map(id),
        start: stored.start(),
        end: stored.end().max(stored.start()),
        kind: match stored.span.kind {
            SpanKind::Client => NodeKind::Client,
            SpanKind::Server => NodeKind::Server,
            _ => NodeKind::Other,
        },
        resource,
    }
}

/// The different resources of a trace.
struct Resources<'a> {
    different: Vec<(&'a ReceivedAttributes, &'a str, BTreeSet<FindingView>)>,
    by_key: HashMap<Vec<u8>, usize>,
    of_spans: Vec<usize>,
}

impl<'a> Resources<'a> {
    fn of(trace: &'a Trace) -> Self {
        let mut all =
            Self { different: Vec::new(), by_key: HashMap::new(), of_spans: Vec::with_capacity(trace.spans.len()) };
        let mut places = HashMap::new();
        for span in &trace.spans {
            let place = *places.entry(span.origin.id).or_insert_with(|| all.place(span));
            all.of_spans.push(place);
        }
        all
    }

    fn place(&mut self, span: &'a StoredSpan) -> usize {
        let origin = &span.origin;
        let place = *self.by_key.entry(origin.resource_key()).or_insert_with(|| {
            self.different.push((&origin.resource, &origin.service, BTreeSet::new()));
            self.different.len() - 1
        });
        self.different[place].2.extend(origin.findings.iter().cloned());
        place
    }

    fn views(self, limit: TextLimit) -> Vec<ResourceView> {
        let view = |(resource, service, findings): (&ReceivedAttributes, &str, BTreeSet<FindingView>)| ResourceView {
            service: limit.name(service),
            attributes: AttributeView::all(resource, limit),
            findings: findings.into_iter().collect(),
        };
        self.different.into_iter().map(view).collect()
    }
}

/// Returns the log records of a trace by time, and how many were left out.
fn logs_of(store: &Store, id: TraceId, limit: TextLimit) -> (Vec<LogView>, usize) {
    let is_in = |stored: &&crate::store::StoredLog| stored.log.span.is_some_and(|(trace, _)| trace == id);
    let mut logs: Vec<_> = store.logs.iter().filter(is_in).collect();
    logs.sort_by_key(|stored| (stored.log.time, stored.id));
    let left_out = logs.len().saturating_sub(MOST_LOGS);
    logs.truncate(MOST_LOGS);
    (logs.into_iter().map(|stored| log(stored, limit)).collect(), left_out)
}
