//! The names of what is measured: one signal by one peer, executed in one way, in one state of telemetry.

use std::fmt;

/// What the measured function tells about itself.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Signal {
    /// Nothing: what the others are net of.
    Nothing,
    /// A span with two attributes.
    Span,
    /// A counter with two static attributes.
    Count,
    /// The same counter and a histogram of the call's duration.
    CountAndDuration,
    /// A log record with two attributes and a formatted body, inside a sampled span.
    Log,
    /// Span, counter with duration, and log record, all of one function.
    Stack,
}

/// Who does it.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Peer {
    /// Nobody.
    Bare,
    /// Nobody, but the clock is read twice.
    Clock,
    /// The OpenTelemetry API by hand, as cheap as it gets.
    HandWritten,
    /// The same with instruments that are bound to their attributes, which is experimental.
    Bound,
    /// The `tracing` crate and its bridge, as they come.
    Tracing,
    /// The same without source locations, threads and busy times.
    TracingLean,
    /// `#[fastrace::trace]`
    Fastrace,
    /// The macros of the `metrics` crate, as they come.
    Metrics,
    /// The `metrics` crate with its handles kept.
    MetricsKept,
    /// `#[autometrics]`
    Autometrics,
    /// The `log` crate and its bridge.
    Log,
    /// `#[logcall]`, and the bridge of the `log` crate.
    Logcall,
    /// Our attributes as they come.
    Ours,
    /// The same without the source location.
    OursLean,
}

/// How the function is written and called.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Execution {
    /// `fn leaf(id: u64, name: &str) -> u64`
    Sync,
    /// The same as an `async fn` that yields once.
    Async,
    /// The first on two threads at once.
    TwoThreads,
}

/// What becomes of the telemetry.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum State {
    /// Exported; spans and logs are inside a sampled span.
    Recorded,
    /// Inside a span that is not sampled.
    NotSampled,
    /// Telemetry is installed, and switched off for this function.
    Disabled,
    /// No telemetry is installed.
    Absent,
}

/// One thing to measure.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Case {
    /// What the function tells about itself.
    pub signal: Signal,
    /// Who does it.
    pub peer: Peer,
    /// How the function is called.
    pub execution: Execution,
    /// What becomes of it.
    pub state: State,
}

impl Signal {
    /// All that have a table.
    pub const ALL: [Self; 5] = [Self::Span, Self::Count, Self::CountAndDuration, Self::Log, Self::Stack];

    /// The ways in which it is executed: threads where they share something, `async` where a future is wrapped.
    pub fn executions(self) -> &'static [Execution] {
        match self {
            Self::Nothing => &[Execution::Sync, Execution::Async, Execution::TwoThreads],
            Self::Span => &[Execution::Sync, Execution::Async],
            Self::Count | Self::CountAndDuration => &[Execution::Sync, Execution::TwoThreads],
            Self::Log | Self::Stack => &[Execution::Sync],
        }
    }
}

/// For example `Span/Ours/Sync/Recorded`, which is also how the driver names a case on the command line.
impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}/{:?}/{:?}/{:?}", self.signal, self.peer, self.execution, self.state)
    }
}
