//! The names of the cases: a signal, a peer, an execution, and a state of the telemetry.

use std::fmt;

/// The telemetry that the measured function records.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Signal {
    /// Nothing. The baseline that is subtracted from the others.
    Nothing,
    /// A span with two attributes.
    Span,
    /// A counter with two static attributes.
    Count,
    /// The same counter and a histogram of the duration of the call.
    CountAndDuration,
    /// A log record with two attributes and a static body, inside a sampled span.
    Log,
    /// A span, a counter with a duration, and a log record of one function.
    Stack,
}

/// The compared library.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum Peer {
    /// No library.
    Bare,
    /// No library, but the clock is read twice.
    Clock,
    /// Hand-written code on the OpenTelemetry API, optimized as far as possible.
    HandWritten,
    /// The same with the attributes of the source location that this project records by default.
    HandWrittenLocated,
    /// The same with bound instruments, which are experimental.
    Bound,
    /// The `tracing` crate and its bridge with their defaults.
    Tracing,
    /// The same without source locations, threads and busy times.
    TracingLean,
    /// The `tracing` crate and the layer of this project.
    OurLayer,
    /// The same layer without source locations.
    OurLayerLean,
    /// `#[fastrace::trace]`
    Fastrace,
    /// The macros of the `metrics` crate with their defaults.
    Metrics,
    /// The `metrics` crate with cached handles.
    MetricsKept,
    /// `#[autometrics]`
    Autometrics,
    /// The `log` crate and its bridge.
    Log,
    /// `#[logcall]`, and the bridge of the `log` crate.
    Logcall,
    /// The attributes of this project with their defaults.
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
    /// The same as `Sync`, on two threads at once.
    TwoThreads,
}

/// The state of the telemetry.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub enum State {
    /// Exported. Spans and logs are inside a sampled span.
    Recorded,
    /// Inside a span that is not sampled.
    NotSampled,
    /// Telemetry is installed, but disabled for this function.
    Disabled,
    /// No telemetry is installed.
    Absent,
}

/// One case.
#[derive(Clone, Copy, PartialEq, Eq, Hash, Debug)]
pub struct Case {
    /// The telemetry that the function records.
    pub signal: Signal,
    /// The compared library.
    pub peer: Peer,
    /// How the function is called.
    pub execution: Execution,
    /// The state of the telemetry.
    pub state: State,
}

impl Signal {
    /// All signals that have a table.
    pub const ALL: [Self; 5] = [Self::Span, Self::Count, Self::CountAndDuration, Self::Log, Self::Stack];

    /// The executions of a signal: on threads if they share state, and `async` if a future is wrapped.
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
