//! Everything that a test has recorded so far.

use super::describe;
use super::record::RecordedLog;
use crate::console::arrange::arrange;
use opentelemetry_sdk::trace::SpanData;

/// Everything recorded at a certain time.
#[derive(Clone, Debug, Default)]
pub(crate) struct Snapshot {
    /// Spans that have ended, in the order of their start.
    pub(crate) spans: Vec<SpanData>,
    /// Names of spans that have not ended.
    pub(crate) open: Vec<String>,
    pub(crate) logs: Vec<RecordedLog>,
}

impl Snapshot {
    /// Panics with a message and everything recorded.
    #[track_caller]
    pub(crate) fn fail(&self, message: impl std::fmt::Display) -> ! {
        panic!("{message}\n\n{}", self.describe())
    }

    /// Formats the recorded spans as a tree with kind, attributes, status and log records, without times and IDs, which differ in each run.
    ///
    /// ```text
    /// recorded:
    /// POST /users (server) http.response.status_code=409
    /// └─ INSERT users (client) ✗ "UNIQUE constraint failed"
    /// ```
    pub(crate) fn describe(&self) -> String {
        let mut lines = Vec::new();
        for row in arrange(&self.spans.iter().collect::<Vec<_>>()) {
            lines.push(format!("{}{}", row.branch, describe::span(row.span)));
            let id = row.span.span_context.span_id();
            let own = self.logs.iter().filter(|log| log.span().is_some_and(|(_, span)| span == id));
            lines.extend(own.map(|log| format!("{}log: {}", row.below, describe::log(log))));
        }
        lines.extend(self.open.iter().map(|name| format!("{name} (started, has not ended)")));
        let ended = |log: &RecordedLog| {
            log.span().is_some_and(|(_, id)| self.spans.iter().any(|s| s.span_context.span_id() == id))
        };
        lines.extend(self.logs.iter().filter(|log| !ended(log)).map(|log| format!("log: {}", describe::log(log))));
        if lines.is_empty() {
            return "nothing was recorded; does the code run inside `telemetry.run(..)` or `.run_async(..)`?"
                .to_owned();
        }
        format!("recorded:\n{}", lines.join("\n"))
    }

    /// Returns the index of the only span with this name.
    #[track_caller]
    pub(super) fn only_span(&self, name: &str) -> usize {
        let named: Vec<_> = (0..self.spans.len()).filter(|place| self.spans[*place].name == name).collect();
        match *named {
            [place] => place,
            [] if self.open.iter().any(|open| open == name) => {
                self.fail(format_args!("span `{name}` was started, but it has not ended"))
            }
            [] => self.fail(format_args!("there is no span `{name}`")),
            _ => self.fail(format_args!(
                "there are {} spans `{name}`; choose one with `telemetry.spans().named(\"{name}\").nth(0)`",
                named.len()
            )),
        }
    }
}
