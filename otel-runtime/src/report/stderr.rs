//! Messages to stderr.

use std::fmt;
use std::io::Write as _;
use std::sync::atomic::{AtomicU8, Ordering::Relaxed};

/// How important a message on stderr is. `OTEL_LOG_LEVEL` sets the least important one that is printed.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum MessageLevel {
    /// No message has this level.
    None,
    /// Telemetry was lost.
    Error,
    /// A setting was ignored, or something is recorded in another way than the application expects.
    Warn,
    /// Where telemetry goes.
    Info,
    /// The settings in effect and their sources.
    Debug,
}

impl MessageLevel {
    pub(crate) const DEFAULT: Self = Self::Info;

    /// Returns the level with this name, which can be one of other OpenTelemetry implementations.
    pub(crate) fn named(name: &str) -> Option<Self> {
        Some(match name.to_ascii_lowercase().as_str() {
            "none" | "off" => Self::None,
            "error" | "fatal" => Self::Error,
            "warn" | "warning" => Self::Warn,
            "info" => Self::Info,
            "debug" | "trace" | "verbose" | "all" => Self::Debug,
            _ => return None,
        })
    }
}

impl fmt::Display for MessageLevel {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::None => "none",
            Self::Error => "error",
            Self::Warn => "warn",
            Self::Info => "info",
            Self::Debug => "debug",
        })
    }
}

/// The level of the last installation. Messages can come from code that knows no installation.
static LEVEL: AtomicU8 = AtomicU8::new(MessageLevel::DEFAULT as u8);

/// Sets the least important level that is printed in this process.
pub(crate) fn set_message_level(level: MessageLevel) {
    LEVEL.store(level as u8, Relaxed);
}

/// Prints a line to stderr, unless its level is switched off. Errors are ignored, because stderr can be closed.
pub(crate) fn print_to_stderr(level: MessageLevel, line: impl fmt::Display) {
    if level as u8 <= LEVEL.load(Relaxed) {
        _ = writeln!(std::io::stderr(), "otel-runtime: {line}");
    }
}
