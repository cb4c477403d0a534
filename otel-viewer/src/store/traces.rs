//! Traces: their spans, and in which order they arrived.

use super::findings::ItemFinding;
use super::origin::Origin;
use super::{searched, size};
use crate::text::nanos;
use otel_runtime::opentelemetry::trace::{SpanId, Status, TraceId};
use otel_runtime::received::ReceivedSpan;
use std::collections::{BTreeMap, BTreeSet, HashMap, HashSet, VecDeque};
use std::sync::Arc;

/// A span, whose resource and scope are those of the origin.
#[derive(Debug)]
pub(crate) struct StoredSpan {
    pub(crate) span: ReceivedSpan,
    pub(crate) origin: Arc<Origin>,
    pub(crate) findings: Box<[ItemFinding]>,
}

impl StoredSpan {
    fn bytes(&self) -> usize {
        size::span(&self.span) + size_of_val(&*self.findings) + size_of::<Arc<Origin>>() + INDEX_ENTRY
    }

    pub(crate) fn is_error(&self) -> bool {
        matches!(self.span.status, Status::Error { .. })
    }

    pub(crate) fn start(&self) -> u64 {
        nanos(self.span.start)
    }

    pub(crate) fn end(&self) -> u64 {
        nanos(self.span.end)
    }
}

/// What the index of a span takes.
const INDEX_ENTRY: usize = 32;

/// A trace with the spans in the order of arrival.
#[derive(Debug)]
pub(crate) struct Trace {
    pub(crate) id: TraceId,
    pub(crate) spans: Vec<StoredSpan>,
    /// The first span with each ID.
    first: HashMap<SpanId, usize>,
    /// The spans that refer to a local parent that has not been received.
    missing_parents: HashSet<SpanId>,
    /// The root span, or else the span with the earliest start.
    head: usize,
    has_root: bool,
    /// By their numbers.
    origins: BTreeMap<u64, Arc<Origin>>,
    pub(crate) errors: usize,
    pub(crate) findings: usize,
    pub(crate) start: u64,
    end: u64,
    /// The text of all spans that a search looks at.
    pub(crate) searched: String,
    bytes: usize,
}

impl Trace {
    fn new(id: TraceId) -> Self {
        Self {
            id,
            spans: Vec::new(),
            first: HashMap::new(),
            missing_parents: HashSet::new(),
            head: 0,
            has_root: false,
            origins: BTreeMap::new(),
            errors: 0,
            findings: 0,
            start: u64::MAX,
            end: 0,
            searched: id.to_string() + "\n",
            bytes: size_of::<Self>() + 128,
        }
    }

    /// Adds a span. Returns it if it was received already, because its sender got no answer the first time.
    fn add(&mut self, span: StoredSpan) -> Option<StoredSpan> {
        let known = self.first.get(&span.span.span_id).map(|place| &self.spans[*place]);
        if known.is_some_and(|known| known.span == span.span) {
            return Some(span);
        }
        let before = self.searched.len();
        if self.origins.insert(span.origin.id, Arc::clone(&span.origin)).is_none() {
            self.searched.push_str(&span.origin.searched);
        }
        searched::span(&mut self.searched, &span.span);
        self.bytes += span.bytes() + self.searched.len() - before;
        self.errors += usize::from(span.is_error());
        self.findings += span.findings.len();
        self.end = self.end.max(span.end());
        self.place(&span);
        self.start = self.start.min(span.start());
        self.first.entry(span.span.span_id).or_insert(self.spans.len());
        self.spans.push(span);
        None
    }

    /// Decides whether the new span is the head, and whether parents are missing.
    fn place(&mut self, span: &StoredSpan) {
        let is_root = span.span.parent.is_none();
        let is_earlier = span.start() < self.spans.get(self.head).map_or(u64::MAX, StoredSpan::start);
        if self.spans.is_empty() || (is_root && !self.has_root) || (is_root == self.has_root && is_earlier) {
            self.head = self.spans.len();
        }
        self.has_root |= is_root;
        self.missing_parents.remove(&span.span.span_id);
        if let Some(parent) = span.span.parent.filter(|parent| !self.first.contains_key(parent))
            && !span.span.has_remote_parent()
            && parent != span.span.span_id
        {
            self.missing_parents.insert(parent);
        }
    }

    /// Returns the root span, or else the span with the earliest start.
    pub(crate) fn head(&self) -> &StoredSpan {
        &self.spans[self.head]
    }

    pub(crate) fn duration(&self) -> u64 {
        self.end.saturating_sub(self.start)
    }

    /// Returns whether the root span has not been received, and a local parent is missing.
    pub(crate) fn is_open(&self) -> bool {
        !self.has_root && !self.missing_parents.is_empty()
    }

    pub(crate) fn has_service(&self, name: &str) -> bool {
        self.origins.values().any(|origin| origin.service == name)
    }

    pub(crate) fn has_span(&self, id: SpanId) -> bool {
        self.first.contains_key(&id)
    }

    /// Returns the names of the services, sorted.
    pub(crate) fn services(&self) -> Vec<String> {
        let names: BTreeSet<_> = self.origins.values().map(|origin| &origin.service).collect();
        names.into_iter().filter(|name| !name.is_empty()).cloned().collect()
    }
}

/// All traces.
#[derive(Debug, Default)]
pub(crate) struct Traces {
    by_id: HashMap<TraceId, Trace>,
    /// In the order of arrival.
    order: VecDeque<TraceId>,
    spans: usize,
    bytes: usize,
    forgotten: Forgotten,
}

impl Traces {
    /// Adds a span. Returns it if it was received already.
    pub(super) fn add(&mut self, span: StoredSpan) -> Option<StoredSpan> {
        let id = span.span.trace_id;
        let trace = self.by_id.entry(id).or_insert_with(|| {
            self.order.push_back(id);
            let trace = Trace::new(id);
            self.bytes += trace.bytes;
            trace
        });
        let before = trace.bytes;
        let duplicate = trace.add(span);
        self.bytes += trace.bytes - before;
        self.spans += usize::from(duplicate.is_none());
        duplicate
    }

    pub(super) fn drop_oldest(&mut self) -> Option<Trace> {
        let id = self.order.pop_front()?;
        let trace = self.by_id.remove(&id)?;
        self.spans -= trace.spans.len();
        self.bytes -= trace.bytes;
        self.forgotten.add(id);
        Some(trace)
    }

    /// Returns whether a trace was dropped, so that its late spans must not appear as a trace of their own.
    pub(super) fn is_forgotten(&self, id: TraceId) -> bool {
        self.forgotten.set.contains(&id)
    }

    pub(crate) fn get(&self, id: TraceId) -> Option<&Trace> {
        self.by_id.get(&id)
    }

    pub(crate) fn iter(&self) -> impl Iterator<Item = &Trace> {
        self.by_id.values()
    }

    pub(super) fn len(&self) -> usize {
        self.by_id.len()
    }

    pub(super) fn spans(&self) -> usize {
        self.spans
    }

    pub(super) fn bytes(&self) -> usize {
        self.bytes
    }
}

/// The IDs of the traces that were dropped last.
#[derive(Debug, Default)]
struct Forgotten {
    set: HashSet<TraceId>,
    order: VecDeque<TraceId>,
}

impl Forgotten {
    const MOST: usize = 10_000;

    fn add(&mut self, id: TraceId) {
        if self.set.insert(id) {
            self.order.push_back(id);
        }
        if self.order.len() > Self::MOST {
            let oldest = self.order.pop_front();
            oldest.map(|id| self.set.remove(&id));
        }
    }
}
