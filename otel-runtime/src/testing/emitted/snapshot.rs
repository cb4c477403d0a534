//! Everything that was emitted so far.

use super::describe;
use crate::console::arrange::arrange;
use crate::received::{ReceivedLog, ReceivedSpan};
use std::fmt::{self, Display};

/// The spans and log records that were emitted up to a certain time.
#[derive(Clone, Debug)]
pub(crate) struct Snapshot {
    pub(crate) by: Collected,
    /// Spans that have ended, in the order of their start.
    pub(crate) spans: Vec<ReceivedSpan>,
    /// Names of spans that have not ended. A receiver has no such names.
    pub(crate) open: Vec<String>,
    pub(crate) logs: Vec<ReceivedLog>,
}

/// How telemetry was collected, for messages.
#[derive(Clone, Copy, Debug)]
pub(crate) enum Collected {
    Recorded,
    Received,
}

impl Snapshot {
    /// Panics with a message and everything that was emitted.
    #[track_caller]
    pub(crate) fn fail(&self, message: impl Display) -> ! {
        panic!("{message}\n\n{}", self.describe())
    }

    /// Formats the spans as a tree with kind, attributes, status and log records, without times and IDs, which differ in each run.
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
            let own = self.logs.iter().filter(|log| log.span.is_some_and(|(_, span)| span == row.span.span_id));
            lines.extend(own.map(|log| format!("{}log: {}", row.below, describe::log(log))));
        }
        lines.extend(self.open.iter().map(|name| format!("{name} (started, has not ended)")));
        let ended = |log: &ReceivedLog| log.span.is_some_and(|(_, id)| self.spans.iter().any(|s| s.span_id == id));
        lines.extend(self.logs.iter().filter(|log| !ended(log)).map(|log| format!("log: {}", describe::log(log))));
        match (self.by, lines.is_empty()) {
            (Collected::Recorded, true) => {
                "nothing was recorded; does the code run inside `telemetry.run(..)` or `.run_async(..)`?".to_owned()
            }
            (Collected::Received, true) => "no spans or log records were received".to_owned(),
            (by, false) => format!("{by}:\n{}", lines.join("\n")),
        }
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
                "there are {} spans `{name}`; choose one with `{}.spans().named(\"{name}\").nth(0)`",
                named.len(),
                match self.by {
                    Collected::Recorded => "telemetry",
                    Collected::Received => "receiver",
                },
            )),
        }
    }

    #[track_caller]
    pub(crate) fn assert_no_spans(&self) {
        if !(self.spans.is_empty() && self.open.is_empty()) {
            self.fail("expected no spans");
        }
    }

    #[track_caller]
    pub(crate) fn assert_no_logs(&self) {
        if !self.logs.is_empty() {
            self.fail("expected no log records");
        }
    }
}

impl Display for Collected {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Recorded => "recorded",
            Self::Received => "received",
        })
    }
}
