//! The traces that match a filter.

use super::cursor::{Cursor, part};
use super::spans::kind;
use crate::filter::{AttributeFilter, InvalidFilter, TraceFilter, TraceStatus};
use crate::store::{Store, StoredSpan, Trace};
use crate::text::{TextLimit, value_text};
use crate::view::{TraceEntry, TracePage};

/// # Errors
///
/// Returns an error if the filter's `before` is not a cursor.
pub(crate) fn traces(store: &Store, filter: &TraceFilter) -> Result<TracePage, InvalidFilter> {
    let found = store.traces.iter().filter(|trace| matches(trace, filter));
    let cursor = |trace: &Trace| Cursor { time: trace.start, number: u128::from_be_bytes(trace.id.to_bytes()) };
    let found = found.map(|trace| (cursor(trace), trace)).collect();
    let part = part(found, filter.before.as_deref(), filter.limit)?;
    Ok(TracePage { traces: part.items.into_iter().map(entry).collect(), total: part.total, next: part.next })
}

/// The conditions are in the order of their cost.
fn matches(trace: &Trace, filter: &TraceFilter) -> bool {
    let is_right_status = match filter.status {
        None => true,
        Some(TraceStatus::Error) => trace.errors > 0,
        Some(TraceStatus::Ok) => trace.errors == 0,
    };
    is_right_status
        && filter.min.is_none_or(|min| trace.duration() >= min)
        && filter.max.is_none_or(|max| trace.duration() <= max)
        && filter.service.as_deref().is_none_or(|service| trace.has_service(service))
        && filter.words.iter().all(|word| contains(trace, word))
        && filter.attributes.iter().all(|attribute| has_attribute(trace, attribute))
}

/// The beginning of an ID is searched only if the word can be one, because a part of an ID says nothing.
fn contains(trace: &Trace, word: &str) -> bool {
    let (id, rest) = trace.searched.split_once('\n').unwrap_or_default();
    id.starts_with(word) || rest.contains(word)
}

fn has_attribute(trace: &Trace, filter: &AttributeFilter) -> bool {
    let is_here = |span: &StoredSpan| {
        let all = span.span.attributes.iter().chain(span.origin.resource.iter());
        all.into_iter().any(|(key, value)| key == filter.key && value_text(value) == filter.value)
    };
    trace.searched.contains(&filter.searched) && trace.spans.iter().any(is_here)
}

fn entry(trace: &Trace) -> TraceEntry {
    let head = trace.head();
    TraceEntry {
        trace_id: trace.id.to_string(),
        name: TextLimit::Short.name(&head.span.name),
        service: TextLimit::Short.name(&head.origin.service),
        kind: kind(&head.span.kind),
        start: trace.start.to_string(),
        duration: trace.duration(),
        spans: trace.spans.len(),
        errors: trace.errors,
        services: trace.services().iter().map(|name| TextLimit::Short.name(name)).collect(),
        open: trace.is_open(),
        findings: trace.findings,
    }
}
