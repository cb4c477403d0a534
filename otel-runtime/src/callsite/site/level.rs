//! The level of a call site.

mod nearest;

pub(super) use nearest::nearest_level;
use std::fmt;
use std::str::FromStr;

/// The severity of what a call site records. A [`Filter`](crate::Filter) decides which levels are enabled.
///
/// ```
/// use otel_runtime::Level;
/// assert_eq!("warning".parse(), Ok(Level::Warn));
/// assert!(Level::Error < Level::Trace, "a smaller level is more important");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Level {
    /// An operation failed.
    Error = 1,
    /// An operation succeeded, but something looks wrong.
    Warn,
    /// Information for operators. This is the default.
    Info,
    /// Information for debugging.
    Debug,
    /// The most detailed information.
    Trace,
}

/// The level of a call site.
#[derive(Clone, Copy)]
pub enum LevelOf {
    /// Never enabled.
    Off,
    /// A level that the macro knows.
    Known(Level),
    /// A constant of the application, of any type that is displayed as a level.
    Constant(fn() -> Level),
}

impl LevelOf {
    pub(crate) fn get(self) -> Option<Level> {
        match self {
            Self::Off => None,
            Self::Known(level) => Some(level),
            Self::Constant(level) => Some(level()),
        }
    }
}

/// Parses the text that a value is displayed as: `"debug"`, `4`, `tracing::Level::DEBUG` and `log::Level::Debug` all are [`Level::Debug`].
///
/// Any other text is [`Level::Info`], the default.
pub fn level_of(value: impl fmt::Display) -> Level {
    value.to_string().parse().unwrap_or(Level::Info)
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Error => "error",
            Self::Warn => "warn",
            Self::Info => "info",
            Self::Debug => "debug",
            Self::Trace => "trace",
        })
    }
}

impl FromStr for Level {
    type Err = InvalidFilter;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.to_ascii_lowercase().as_str() {
            "error" | "1" => Ok(Self::Error),
            "warn" | "warning" | "2" => Ok(Self::Warn),
            "info" | "3" => Ok(Self::Info),
            "debug" | "4" => Ok(Self::Debug),
            "trace" | "5" => Ok(Self::Trace),
            _ => {
                let meant = nearest_level(text).map_or_else(String::new, |level| format!("did you mean `{level}`? "));
                Err(InvalidFilter(format!("`{text}` is not a level; {meant}expected {EXPECTED}")))
            }
        }
    }
}

/// What a directive accepts as a level, for messages.
pub(super) const EXPECTED: &str = "`error`, `warn`, `info`, `debug`, `trace` or `off`";

/// A filter or level that cannot be parsed. The message names the invalid part and what is expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidFilter(pub(super) String);

impl fmt::Display for InvalidFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for InvalidFilter {}
