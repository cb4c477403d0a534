//! Formats a trace. The same spans always result in the same lines.

use super::arrange::{TreeRow, arrange, by_start};
use super::buffer::Printout;
use super::escape::shorten;
use super::log::PrintedLog;
use super::span_line;
use super::time;
use crate::display_value::DisplayValue;
use crate::received::ReceivedSpan;
use std::fmt::Write as _;
use std::time::SystemTime;

/// Minimum width of the column of names, so that consecutive traces are aligned.
const NARROWEST: usize = 41;
/// Maximum width of the column of names. A longer name only moves the rest of its own line.
const WIDEST: usize = 72;

/// Formats a printout as lines.
///
/// ```text
/// POST /users                                201   18.4 ms  trace 4bf92f3577b34da6a3ce929d0e0e4736
/// └─ crud.create_user                              12.1 ms
///    └─ INSERT users                                1.3 ms  sqlite  ✗ UNIQUE constraint failed
/// ```
pub(super) fn render(printout: &Printout) -> String {
    match printout {
        Printout::Log(log) => standalone_log(log),
        Printout::Trace { spans, logs } => {
            // The service is only printed for a span whose parent is in another service.
            tree(spans, logs, |span| span.service().filter(|_| span.has_remote_parent()))
        }
    }
}

/// Formats the spans of one trace, with log records below their spans, and the service name if `service` returns one.
pub(crate) fn tree<'a>(
    spans: impl IntoIterator<Item = &'a ReceivedSpan>,
    logs: &[PrintedLog],
    service: impl Fn(&'a ReceivedSpan) -> Option<&'a str>,
) -> String {
    let rows = arrange(&by_start(spans));
    let titles: Vec<_> = rows.iter().map(|row| format!("{}{}", row.branch, span_line::title(row.span))).collect();
    let fitting = titles.iter().map(|title| title.chars().count()).filter(|width| *width <= WIDEST);
    let width = fitting.max().unwrap_or(0).max(NARROWEST);
    let mut text = String::new();
    for (row, title) in rows.iter().zip(titles) {
        let status = span_line::http_status(row.span);
        let time = time::format_duration(row.span.end.duration_since(row.span.start).unwrap_or_default());
        let tail = tail(row, service(row.span)).join("  ");
        let line = format!("{title:<width$}  {status:>3} {time:>9}  {tail}");
        text.push_str(line.trim_end());
        text.push('\n');
        for line in events_and_logs(row.span, logs) {
            _ = writeln!(text, "{}{line}", row.below);
        }
    }
    text
}

/// Returns the end of a line: trace ID and origin of a root span, attributes, and the error.
fn tail(row: &TreeRow<'_>, service: Option<&str>) -> Vec<String> {
    let span = row.span;
    let mut parts = Vec::new();
    if row.depth == 0 {
        parts.push(format!("trace {}", span.trace_id));
    }
    parts.extend(service.map(|service| format!("({})", shorten(service, 60))));
    if let Some(parent) = span.parent.filter(|_| row.depth == 0 && !span.has_remote_parent()) {
        parts.push(format!("late, parent {parent}"));
    }
    parts.extend(span_line::attributes(span));
    parts.extend(span_line::error(span));
    parts
}

/// Returns the lines of events and log records of a span, sorted by time.
fn events_and_logs(span: &ReceivedSpan, logs: &[PrintedLog]) -> Vec<String> {
    let mut lines: Vec<(SystemTime, String)> = Vec::new();
    for event in &span.events {
        let attribute = |(key, value)| format!("  {}", span_line::compact(key, &DisplayValue::text(value)));
        let attributes = event.attributes.iter().map(attribute);
        lines.push((event.time, format!("EVENT {}{}", shorten(&event.name, 100), attributes.collect::<String>())));
    }
    let own = logs.iter().filter(|log| log.span.is_some_and(|(_, id)| id == span.span_id));
    lines.extend(own.map(|log| (log.time.unwrap_or(span.end), log.line.clone())));
    lines.sort_by_key(|(time, _)| *time);
    lines.into_iter().map(|(_, line)| line).collect()
}

/// Formats a log record whose span is not printed, with the IDs of the span.
pub(crate) fn standalone_log(log: &PrintedLog) -> String {
    match log.span {
        Some((trace, span)) => format!("{}  trace {trace}  span {span}\n", log.line),
        None => format!("{}\n", log.line),
    }
}
