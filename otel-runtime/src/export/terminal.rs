//! The console as a destination of encoded requests.
//!
//! Spans and log records have a lane each, whose threads print: a terminal or pipe that takes nothing does not block the application.
//! It waits for its output for a short time only, so that its traces and its own lines are in order.

use super::answer::{Answer, Sender};
use super::lane::Lane;
use crate::console::{Console, Printed};
use crate::received::{decode_logs, decode_spans};
use crate::report::Signal;
use std::fmt;
use std::io::Write;
use std::sync::atomic::{AtomicBool, Ordering::Relaxed};
use std::sync::{Arc, OnceLock};
use std::time::{Duration, Instant};

/// How long the application waits until its output is printed. After that, it does not wait again until everything is printed.
const PRINT_BOUND: Duration = Duration::from_millis(100);

/// The terminal of an installation, to which spans and log records are printed.
pub(crate) struct Terminal {
    console: Console,
    spans: OnceLock<Lane>,
    logs: OnceLock<Lane>,
    /// Hands over the log records that have been written so far.
    collect_logs: OnceLock<Box<dyn Fn() + Send + Sync>>,
    /// Whether something was not printed in time.
    is_behind: AtomicBool,
}

impl Terminal {
    /// `has_spans` is whether spans are printed, and not only log records.
    pub(crate) fn new(has_spans: bool, out: impl Write + Send + 'static) -> Arc<Self> {
        Arc::new(Self {
            console: Console::new(has_spans, out),
            spans: OnceLock::new(),
            logs: OnceLock::new(),
            collect_logs: OnceLock::new(),
            is_behind: AtomicBool::new(false),
        })
    }

    /// Returns whether spans are printed, with their log records below them.
    pub(crate) fn has_spans(&self) -> bool {
        self.console.has_spans
    }

    /// Returns what the lane of a signal sends requests with. Set the lane with [`set_lane`](Self::set_lane).
    pub(super) fn sender(self: &Arc<Self>, signal: Signal) -> impl Sender + use<> {
        TerminalSender { signal, terminal: Arc::clone(self) }
    }

    pub(super) fn set_lane(&self, lane: Lane) {
        if let Some(place) = self.lane(lane.delivery().signal()) {
            _ = place.set(lane);
        }
    }

    /// Returns the lane of a signal, if the signal is printed.
    pub(super) fn existing_lane(&self, signal: Signal) -> Option<Lane> {
        self.lane(signal)?.get().cloned()
    }

    /// Sets what hands over log records, so that they are printed below their spans.
    pub(crate) fn collect_logs_with(&self, collect: impl Fn() + Send + Sync + 'static) {
        _ = self.collect_logs.set(Box::new(collect));
    }

    /// Hands over what was recorded, and waits until it is printed, but not longer than the bound.
    pub(crate) fn show(&self, signal: Signal, collect: impl FnOnce()) {
        let lanes = || [&self.spans, &self.logs].into_iter().filter_map(OnceLock::get);
        if self.is_behind.load(Relaxed) {
            if !lanes().all(Lane::is_idle) {
                return;
            }
            self.is_behind.store(false, Relaxed);
        }
        collect();
        let end = Instant::now() + PRINT_BOUND;
        if self.lane(signal).and_then(OnceLock::get).is_some_and(|lane| lane.wait(Some(end)).is_err()) {
            self.is_behind.store(true, Relaxed);
        }
    }

    fn lane(&self, signal: Signal) -> Option<&OnceLock<Lane>> {
        match signal {
            Signal::Traces => Some(&self.spans),
            Signal::Logs => Some(&self.logs),
            Signal::Metrics => None,
        }
    }

    /// Waits until the log records that have been written so far are at the console. The lane for them never waits for that of spans.
    fn take_logs(&self) {
        if let Some(collect) = self.collect_logs.get() {
            collect();
        }
        if let Some(lane) = self.logs.get() {
            _ = lane.wait(None);
        }
    }

    fn settle(&self, content: Printed, result: &Result<(), String>) {
        for (lane, count) in [(&self.spans, content.spans), (&self.logs, content.logs)] {
            if let Some(lane) = lane.get().filter(|_| count > 0) {
                lane.settle(u64::try_from(count).unwrap_or(u64::MAX), result.as_ref().err().map(String::as_str));
            }
        }
    }
}

impl fmt::Debug for Terminal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Terminal").finish_non_exhaustive()
    }
}

/// Prints the requests of a signal.
struct TerminalSender {
    signal: Signal,
    terminal: Arc<Terminal>,
}

impl Sender for TerminalSender {
    fn send(&self, body: &[u8]) -> Answer {
        let Terminal { console, .. } = &*self.terminal;
        let settle = |content, result| self.terminal.settle(content, &result);
        let decoded = match self.signal {
            Signal::Traces => decode_spans(body).map(|spans| {
                self.terminal.take_logs();
                console.spans(spans, &settle);
            }),
            Signal::Logs => decode_logs(body).map(|logs| console.logs(&logs, &settle)),
            Signal::Metrics => {
                return Answer::Refused { cause: "metrics are printed by their own exporter".to_owned() };
            }
        };
        match decoded {
            Ok(()) => Answer::Kept,
            Err(error) => Answer::Refused { cause: format!("console: {error}") },
        }
    }

    /// Prints what waits for spans that have not ended.
    fn finish(&self) {
        if self.signal == Signal::Traces {
            self.terminal.take_logs();
            self.terminal.console.rest(&|content, result| self.terminal.settle(content, &result));
        }
    }
}
