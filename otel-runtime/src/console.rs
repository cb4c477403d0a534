//! Prints telemetry on a terminal: each finished local trace as a tree, with log records below their spans.

pub(crate) mod arrange;
mod buffer;
mod escape;
pub(crate) mod log;
pub(crate) mod metrics;
pub(crate) mod render;
mod span_line;
mod time;

pub(crate) use metrics::ConsoleMetrics;

use crate::received::{ReceivedLog, ReceivedSpan};
use arrange::arrange;
pub(crate) use buffer::Printed;
use buffer::{Buffer, Printout};
use log::PrintedLog;
use render::render;
use std::cmp::Reverse;
use std::collections::HashMap;
use std::fmt;
use std::io::Write;
use std::sync::{Mutex, MutexGuard, PoisonError};

/// Prints spans and log records. Both share a buffer, so that a log record is printed below its span.
///
/// A trace is printed when its local root span is added. The results of printing are passed to the closures `settle` of the methods: how
/// many spans and log records were printed, or why they were lost.
pub(crate) struct Console {
    /// Whether log records wait for their spans.
    pub(crate) has_spans: bool,
    state: Mutex<ConsoleState>,
}

/// Counts what was printed, or lost for the given reason.
type Settle<'a> = &'a dyn Fn(Printed, Result<(), String>);

struct ConsoleState {
    buffer: Buffer,
    /// Number of trees and lines that could not be written.
    unwritten: usize,
    out: Box<dyn Write + Send>,
}

impl fmt::Debug for Console {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Console")
    }
}

impl Console {
    /// `has_spans` is whether spans are printed. Log records wait for their spans then.
    pub(crate) fn new(has_spans: bool, out: impl Write + Send + 'static) -> Self {
        let state = ConsoleState { buffer: Buffer::default(), unwritten: 0, out: Box::new(out) };
        Self { has_spans, state: Mutex::new(state) }
    }

    /// Adds spans that have ended, and prints the traces whose local root span is among them.
    pub(crate) fn spans(&self, mut spans: Vec<ReceivedSpan>, settle: Settle<'_>) {
        let mut state = self.lock();
        // Spans of several threads can be in any order. Sorting puts each span after its descendants, and local roots last.
        let rows = arrange(&spans.iter().collect::<Vec<_>>());
        let depths: HashMap<_, _> = rows.into_iter().map(|row| (row.span.span_id, row.depth)).collect();
        spans.sort_by_key(|span| (is_local_root(span), Reverse(depths.get(&span.span_id).copied())));
        for span in spans {
            let printouts = state.buffer.span(span);
            state.print(printouts, settle);
        }
    }

    /// Adds log records, and prints those that do not belong to a span that can still end.
    pub(crate) fn logs(&self, logs: &[ReceivedLog], settle: Settle<'_>) {
        let mut state = self.lock();
        for log in logs.iter().map(PrintedLog::new) {
            let printouts = if self.has_spans { state.buffer.log(log) } else { vec![Printout::Log(log)] };
            state.print(printouts, settle);
        }
    }

    /// Prints everything that waits for a local root span.
    pub(crate) fn rest(&self, settle: Settle<'_>) {
        let mut state = self.lock();
        let rest = state.buffer.rest();
        state.print(rest, settle);
    }

    fn lock(&self) -> MutexGuard<'_, ConsoleState> {
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

fn is_local_root(span: &ReceivedSpan) -> bool {
    span.parent.is_none() || span.has_remote_parent()
}

impl ConsoleState {
    /// Continues after a failure, so that everything that could not be written is counted.
    fn print(&mut self, printouts: Vec<Printout>, settle: Settle<'_>) {
        for printout in printouts {
            let result = self.write(&render(&printout));
            settle(printout.content(), result);
        }
    }

    fn write(&mut self, text: &str) -> Result<(), String> {
        let missing = match self.unwritten {
            0 => String::new(),
            1 => "console: 1 trace or log line before this could not be written\n".to_owned(),
            n => format!("console: {n} traces and log lines before this could not be written\n"),
        };
        let text = missing + text;
        if let Err(error) = self.out.write_all(text.as_bytes()).and_then(|()| self.out.flush()) {
            self.unwritten += 1;
            return Err(format!("console: cannot write a trace: {error}"));
        }
        self.unwritten = 0;
        Ok(())
    }
}

#[cfg(test)]
mod tests;
