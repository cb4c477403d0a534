//! Spans that have started and not ended, for those who look at a running program.

use crate::otlp::Scope;
use opentelemetry::trace::{SpanContext, SpanId, TraceId};
use opentelemetry_proto::tonic::common::v1::any_value::Value;
use opentelemetry_proto::tonic::common::v1::{AnyValue, InstrumentationScope, KeyValue};
use prost::Message as _;
use std::borrow::Cow;
use std::collections::{BTreeMap, HashMap};
use std::sync::atomic::{AtomicUsize, Ordering::Relaxed};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::time::{Duration, SystemTime, UNIX_EPOCH};

/// A recorded span that has started and not ended. See [`Telemetry::spans_in_flight`](crate::Telemetry::spans_in_flight).
#[derive(Clone, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct OpenSpan {
    /// The name.
    pub name: String,
    /// The trace that it belongs to.
    pub trace_id: TraceId,
    /// Its ID.
    pub span_id: SpanId,
    /// The ID of its parent, or zero for a root span.
    pub parent_span_id: SpanId,
    /// When it started.
    pub started: SystemTime,
    /// The name of its instrumentation scope, which is usually a crate.
    pub scope: String,
    /// The annotated function, if the span has `code.function.name`.
    pub function: Option<String>,
    /// The source file and the line, if the span has `code.file.path`.
    pub location: Option<String>,
}

/// The open spans of an installation.
#[derive(Debug, Default)]
pub(crate) struct OpenSpans {
    /// The spans by their IDs. There are several parts, so that threads rarely wait for each other.
    parts: [Mutex<HashMap<SpanId, Tracked>>; PARTS],
    count: AtomicUsize,
}

/// What is kept of an open span.
#[derive(Debug)]
pub(crate) struct Tracked {
    pub(crate) name: Cow<'static, str>,
    pub(crate) trace: TraceId,
    pub(crate) parent: SpanId,
    /// Nanoseconds since the Unix epoch.
    pub(crate) started: u64,
    pub(crate) origin: TrackedOrigin,
}

/// Where a span comes from. It is decoded when somebody looks.
#[derive(Debug)]
pub(crate) enum TrackedOrigin {
    /// The scope, and the first encoded attributes: those of the call site.
    Encoded(Arc<Scope>, Box<[u8]>),
    /// Of a span of the SDK.
    Plain { scope: String, attributes: Vec<opentelemetry::KeyValue> },
}

const PARTS: usize = 16;

/// More open spans than this are not tracked, which bounds memory.
const MAX_TRACKED: usize = 10_000;

/// The attributes of the call site are in this many first bytes.
const MAX_ENCODED: usize = 1024;

/// The field of an attribute in an encoded span.
const ATTRIBUTE: u8 = 0x4a;

impl TrackedOrigin {
    pub(crate) fn encoded(scope: &Arc<Scope>, attributes: &[u8]) -> Self {
        Self::Encoded(Arc::clone(scope), attributes[..attributes.len().min(MAX_ENCODED)].into())
    }
}

impl OpenSpans {
    /// Adds a span that starts.
    pub(crate) fn start(&self, context: &SpanContext, span: impl FnOnce() -> Tracked) {
        if self.count.load(Relaxed) >= MAX_TRACKED {
            return;
        }
        if self.part(context.span_id()).insert(context.span_id(), span()).is_none() {
            self.count.fetch_add(1, Relaxed);
        }
    }

    /// Changes the name of a span.
    pub(crate) fn rename(&self, span: SpanId, name: Cow<'static, str>) {
        if let Some(tracked) = self.part(span).get_mut(&span) {
            tracked.name = name;
        }
    }

    /// Removes a span that ends.
    pub(crate) fn end(&self, span: SpanId) {
        if self.part(span).remove(&span).is_some() {
            self.count.fetch_sub(1, Relaxed);
        }
    }

    /// Returns the open spans, oldest first.
    pub(crate) fn list(&self) -> Vec<OpenSpan> {
        let mut spans = Vec::new();
        for part in &self.parts {
            let part = part.lock().unwrap_or_else(PoisonError::into_inner);
            spans.extend(part.iter().map(|(id, span)| span.open(*id)));
        }
        spans.sort_by_key(|span| span.started);
        spans
    }

    /// Returns the names of the open spans with their numbers, the most frequent first, or `None` if there are none.
    pub(crate) fn names(&self) -> Option<String> {
        let mut counts = BTreeMap::<String, usize>::new();
        for part in &self.parts {
            for span in part.lock().unwrap_or_else(PoisonError::into_inner).values() {
                *counts.entry(span.name.clone().into_owned()).or_default() += 1;
            }
        }
        let mut counts: Vec<_> = counts.into_iter().collect();
        counts.sort_by_key(|(_, count)| std::cmp::Reverse(*count));
        let others = counts.len().saturating_sub(MAX_NAMES);
        let print = |(name, count): &(String, usize)| {
            if *count == 1 { format!("`{name}`") } else { format!("`{name}` ({count})") }
        };
        let names: Vec<_> = counts.iter().take(MAX_NAMES).map(print).collect();
        let names = names.join(", ");
        let more = if others == 0 { String::new() } else { format!(" and {others} others") };
        (!names.is_empty()).then(|| names + &more)
    }

    fn part(&self, span: SpanId) -> MutexGuard<'_, HashMap<SpanId, Tracked>> {
        let [.., last] = span.to_bytes();
        self.parts[usize::from(last) % PARTS].lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// A message has at most this many names.
const MAX_NAMES: usize = 10;

impl Tracked {
    fn open(&self, id: SpanId) -> OpenSpan {
        let (scope, attributes) = match &self.origin {
            TrackedOrigin::Encoded(scope, attributes) => (scope_name(scope), decoded(attributes)),
            TrackedOrigin::Plain { scope, attributes } => {
                let text =
                    |attribute: &opentelemetry::KeyValue| (attribute.key.to_string(), attribute.value.to_string());
                (scope.clone(), attributes.iter().map(text).collect())
            }
        };
        let path = attributes.get("code.file.path");
        let line = attributes.get("code.line.number").map(|line| format!(":{line}")).unwrap_or_default();
        OpenSpan {
            name: self.name.clone().into_owned(),
            trace_id: self.trace,
            span_id: id,
            parent_span_id: self.parent,
            started: UNIX_EPOCH + Duration::from_nanos(self.started),
            scope,
            function: attributes.get("code.function.name").cloned(),
            location: path.map(|path| format!("{path}{line}")),
        }
    }
}

fn scope_name(scope: &Scope) -> String {
    InstrumentationScope::decode(scope.header()).map(|scope| scope.name).unwrap_or_default()
}

/// Decodes the attributes that are complete.
fn decoded(mut bytes: &[u8]) -> BTreeMap<String, String> {
    let mut attributes = BTreeMap::new();
    while let [ATTRIBUTE, rest @ ..] = bytes {
        let mut rest = rest;
        let Ok(length) = prost::decode_length_delimiter(&mut rest) else { break };
        let Some((attribute, after)) = rest.split_at_checked(length) else { break };
        bytes = after;
        let Ok(KeyValue { key, value: Some(AnyValue { value: Some(value) }), .. }) = KeyValue::decode(attribute) else {
            continue;
        };
        let value = match value {
            Value::StringValue(text) => text,
            Value::IntValue(number) => number.to_string(),
            _ => continue,
        };
        attributes.insert(key, value);
    }
    attributes
}

#[cfg(test)]
mod tests {
    use super::*;
    use opentelemetry::trace::{TraceFlags, TraceState};

    fn context(id: u64) -> SpanContext {
        SpanContext::new(TraceId::from(1), SpanId::from(id), TraceFlags::SAMPLED, false, TraceState::NONE)
    }

    fn tracked(name: &'static str) -> Tracked {
        let origin = TrackedOrigin::Plain { scope: "shop".to_owned(), attributes: Vec::new() };
        Tracked { name: name.into(), trace: TraceId::from(1), parent: SpanId::INVALID, started: 1, origin }
    }

    #[test]
    fn the_number_of_tracked_spans_is_bounded() {
        let open = OpenSpans::default();
        for id in 1..=20_000 {
            open.start(&context(id), || tracked("a"));
        }
        assert_eq!(open.list().len(), MAX_TRACKED);
        for id in 1..=20_000 {
            open.end(SpanId::from(id));
        }
        assert_eq!((open.list().len(), open.count.load(Relaxed)), (0, 0));
    }

    #[test]
    fn names_are_counted_and_bounded() {
        let open = OpenSpans::default();
        assert_eq!(open.names(), None);
        for (id, name) in [(1, "a"), (2, "b"), (3, "b")] {
            open.start(&context(id), || tracked(name));
        }
        assert_eq!(open.names().as_deref(), Some("`b` (2), `a`"));
        let many = ["c", "d", "e", "f", "g", "h", "i", "j", "k", "l"];
        for (id, name) in (4..).zip(many) {
            open.start(&context(id), || tracked(name));
        }
        assert_eq!(open.names().as_deref(), Some("`b` (2), `a`, `c`, `d`, `e`, `f`, `g`, `h`, `i`, `j` and 2 others"));
    }

    #[test]
    fn attributes_that_are_cut_off_are_left_out() {
        let attribute = |key: &str| {
            let value = Some(AnyValue { value: Some(Value::IntValue(7)) });
            let attribute = KeyValue { key: key.to_owned(), value, ..KeyValue::default() };
            let mut bytes = vec![ATTRIBUTE];
            attribute.encode_length_delimited(&mut bytes).expect("a vector grows");
            bytes
        };
        let bytes = [attribute("a"), attribute("b")].concat();
        assert_eq!(decoded(&bytes).len(), 2);
        assert_eq!(decoded(&bytes[..bytes.len() - 1]).into_keys().collect::<Vec<_>>(), ["a"]);
    }
}
