//! The names of what is measured: one peer, one form of function, one state of telemetry.

use std::fmt;

/// How the function is written.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Form {
    /// `fn leaf(id: u64, name: &str) -> u64`
    Sync,
    /// The same as an `async fn` that yields once.
    Async,
}

/// What becomes of its span.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum State {
    /// Child of a sampled span; exported.
    Sampled,
    /// Child of a span that is not sampled.
    NotSampled,
    /// Telemetry is installed, and switched off.
    Disabled,
    /// No telemetry is installed.
    Absent,
}

/// Who makes the span.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub enum Peer {
    /// Nobody: what the others are compared with.
    Bare,
    /// The OpenTelemetry API by hand, as cheap as it gets.
    HandWritten,
    /// `#[tracing::instrument]` and tracing-opentelemetry as they come.
    Tracing,
    /// The same without source locations, threads and busy times.
    TracingLean,
    /// `#[fastrace::trace]`
    Fastrace,
    /// `#[otel_runtime::traced]` as it comes.
    Traced,
    /// The same without the source location.
    TracedLean,
}

/// One thing to measure.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
pub struct Case {
    /// Who makes the span.
    pub peer: Peer,
    /// How the function is written.
    pub form: Form,
    /// What becomes of its span.
    pub state: State,
}

impl Form {
    /// All of them.
    pub const ALL: [Self; 2] = [Self::Sync, Self::Async];
}

impl State {
    /// All of them, dearest first.
    pub const ALL: [Self; 4] = [Self::Sampled, Self::NotSampled, Self::Disabled, Self::Absent];
}

impl Peer {
    /// Those that make a span.
    pub const ALL: [Self; 6] =
        [Self::HandWritten, Self::Tracing, Self::TracingLean, Self::Fastrace, Self::Traced, Self::TracedLean];

    /// Whether there is something to measure: nobody but we tells "disabled" from "absent", and a lean variant only
    /// differs where it leaves something out.
    pub fn has(self, state: State) -> bool {
        match self {
            Self::Bare => state == State::Absent,
            Self::Traced => true,
            Self::TracedLean => state == State::Sampled,
            Self::TracingLean => matches!(state, State::Sampled | State::NotSampled),
            Self::HandWritten | Self::Tracing | Self::Fastrace => state != State::Disabled,
        }
    }
}

impl Case {
    /// Everything that is measured.
    pub fn all() -> Vec<Self> {
        let mut cases = Vec::new();
        for form in Form::ALL {
            for state in State::ALL {
                for peer in [Peer::Bare].into_iter().chain(Peer::ALL) {
                    if peer.has(state) {
                        cases.push(Self { peer, form, state });
                    }
                }
            }
        }
        cases
    }

    /// The case whose `Display` is `name`.
    pub fn parse(name: &str) -> Option<Self> {
        Self::all().into_iter().find(|case| case.to_string() == name)
    }
}

/// For example `Traced/Sync/Sampled`, which is also how the driver names a case on the command line.
impl fmt::Display for Case {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:?}/{:?}/{:?}", self.peer, self.form, self.state)
    }
}
