//! The log records that match a filter.

use super::cursor::{Cursor, part};
use crate::filter::{AttributeFilter, InvalidFilter, LogFilter};
use crate::store::{Store, StoredLog};
use crate::text::{TextLimit, nanos, span_id, trace_id, value_text};
use crate::view::{AttributeView, LogPage, LogScopeView, LogView};
use otel_runtime::opentelemetry::trace::{SpanId, TraceId};

/// # Errors
///
/// Returns an error if the filter's `before` is not a cursor, or if an ID is not one.
pub(crate) fn logs(store: &Store, filter: &LogFilter) -> Result<LogPage, InvalidFilter> {
    let ids = Ids::of(filter)?;
    let found = store.logs.iter().filter(|log| matches(log, filter, &ids));
    let cursor = |log: &StoredLog| Cursor { time: nanos(log.log.time), number: log.id.into() };
    let part = part(found.map(|log| (cursor(log), log)).collect(), filter.before.as_deref(), filter.limit)?;
    let limit = if filter.is_full { TextLimit::Full } else { TextLimit::Short };
    let logs = part.items.into_iter().map(|stored| log(stored, limit)).collect();
    Ok(LogPage { logs, total: part.total, next: part.next })
}

/// The IDs of a filter.
struct Ids {
    trace: Option<TraceId>,
    span: Option<SpanId>,
}

impl Ids {
    fn of(filter: &LogFilter) -> Result<Self, InvalidFilter> {
        let trace = filter
            .trace
            .as_deref()
            .map(|id| trace_id(id).ok_or_else(|| InvalidFilter::value("trace", id, "32 hexadecimal digits")));
        let span = filter
            .span
            .as_deref()
            .map(|id| span_id(id).ok_or_else(|| InvalidFilter::value("span", id, "16 hexadecimal digits")));
        Ok(Self { trace: trace.transpose()?, span: span.transpose()? })
    }
}

/// The conditions are in the order of their cost.
fn matches(log: &StoredLog, filter: &LogFilter, ids: &Ids) -> bool {
    let (trace, span) = log.log.span.unzip();
    filter.severity.is_none_or(|least| log.log.severity >= least)
        && (ids.trace.is_none() || ids.trace == trace)
        && (ids.span.is_none() || ids.span == span)
        && filter.service.as_deref().is_none_or(|service| log.origin.service == service)
        && filter.words.are_in(&[&log.searched, &log.origin.searched])
        && filter.attributes.iter().all(|attribute| has_attribute(log, attribute))
}

fn has_attribute(log: &StoredLog, filter: &AttributeFilter) -> bool {
    let mut all = log.log.attributes.iter().chain(log.origin.resource.iter());
    all.any(|(key, value)| key == filter.key && value_text(value) == filter.value)
}

pub(super) fn log(stored: &StoredLog, limit: TextLimit) -> LogView {
    let log = &stored.log;
    let (trace, span) = log.span.unzip();
    let (body, cut) = limit.cut(&log.body.as_ref().map(value_text).unwrap_or_default());
    LogView {
        id: stored.id.to_string(),
        time: nanos(log.time).to_string(),
        severity: log.severity,
        severity_text: limit.name(&log.severity_text),
        body,
        cut,
        event_name: log.event_name.as_deref().map(|name| limit.name(name)),
        attributes: AttributeView::all(&log.attributes, limit),
        dropped_attributes: log.dropped_attributes_count,
        service: limit.name(&stored.origin.service),
        scope: LogScopeView { name: limit.name(&stored.origin.scope.name) },
        trace_id: trace.map(|id| id.to_string()),
        span_id: span.filter(|id| *id != SpanId::INVALID).map(|id| id.to_string()),
        findings: stored.findings.to_vec(),
    }
}
