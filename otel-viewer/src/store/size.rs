//! How many bytes telemetry takes.

use otel_runtime::opentelemetry::logs::AnyValue;
use otel_runtime::opentelemetry::trace::Status;
use otel_runtime::received::{
    Buckets, PointValue, ReceivedAttributes, ReceivedEvent, ReceivedLink, ReceivedLog, ReceivedPoint, ReceivedScope,
    ReceivedSpan,
};
use std::mem::size_of;

/// What an allocation takes besides its content.
const ALLOCATION: usize = 16;

pub(super) fn text(text: &str) -> usize {
    if text.is_empty() { 0 } else { text.len() + ALLOCATION }
}

pub(super) fn attributes(attributes: &ReceivedAttributes) -> usize {
    let each = size_of::<(String, AnyValue)>() + ALLOCATION;
    attributes.iter().map(|(key, any)| each + key.len() + value(any)).sum()
}

/// The bytes that a value takes besides the value itself.
fn value(any: &AnyValue) -> usize {
    match any {
        AnyValue::String(content) => text(content.as_str()),
        AnyValue::Bytes(bytes) => bytes.len() + 2 * ALLOCATION + size_of::<Vec<u8>>(),
        AnyValue::ListAny(values) => {
            let items: usize = values.iter().map(|item| size_of::<AnyValue>() + value(item)).sum();
            items + 2 * ALLOCATION + size_of::<Vec<AnyValue>>()
        }
        AnyValue::Map(map) => {
            // A hash map reserves up to twice as many entries.
            let entry = |(key, item): (&otel_runtime::opentelemetry::Key, &AnyValue)| {
                2 * (size_of::<AnyValue>() + 2 * ALLOCATION) + text(key.as_str()) + value(item)
            };
            map.iter().map(entry).sum::<usize>() + 4 * ALLOCATION
        }
        _ => 0,
    }
}

pub(super) fn scope(scope: &ReceivedScope) -> usize {
    text(&scope.name) + text(&scope.version) + text(&scope.schema_url) + attributes(&scope.attributes)
}

pub(super) fn span(span: &ReceivedSpan) -> usize {
    let status = if let Status::Error { description } = &span.status { text(description) } else { 0 };
    let event = |event: &ReceivedEvent| size_of::<ReceivedEvent>() + text(&event.name) + attributes(&event.attributes);
    let link = |link: &ReceivedLink| size_of::<ReceivedLink>() + text(&link.trace_state) + attributes(&link.attributes);
    let inside: usize = span.events.iter().map(event).chain(span.links.iter().map(link)).sum();
    size_of::<ReceivedSpan>()
        + text(&span.name)
        + text(&span.trace_state)
        + status
        + attributes(&span.attributes)
        + inside
}

pub(super) fn log(log: &ReceivedLog) -> usize {
    size_of::<ReceivedLog>()
        + log.event_name.as_deref().map_or(0, text)
        + text(&log.severity_text)
        + log.body.as_ref().map_or(0, value)
        + attributes(&log.attributes)
}

/// The bytes of a point without its attributes, which belong to the series.
pub(super) fn point(point: &ReceivedPoint) -> usize {
    let number = size_of::<u64>();
    let buckets = match &point.value {
        PointValue::Distribution { buckets: Buckets::Explicit { bounds, counts }, .. } => {
            (bounds.len() + counts.len()) * number
        }
        PointValue::Distribution { buckets: Buckets::Exponential { positive, negative, .. }, .. } => {
            (positive.1.len() + negative.1.len()) * number
        }
        PointValue::Distribution { buckets: Buckets::Quantiles(quantiles), .. } => quantiles.len() * 2 * number,
        _ => 0,
    };
    let exemplars = point.exemplars.iter().map(|exemplar| size_of_val(exemplar) + attributes(&exemplar.attributes));
    size_of::<ReceivedPoint>() + buckets + exemplars.sum::<usize>()
}
