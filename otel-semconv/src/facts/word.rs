//! Columns that hold one word of a closed list.

use std::fmt;

/// Why a column cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Wrong<'a> {
    /// A column that must say something is empty.
    Empty(&'static str),
    /// A column says something else than it can say.
    Unknown { column: &'static str, text: &'a str, expected: &'static str },
    /// There is a column too many.
    Extra(&'a str),
    /// A name consists of several words.
    Blank(&'a str),
    /// A name is not written as names are.
    Malformed(&'a str),
    /// An enum has a member that it has already.
    Twice(&'a str),
}

/// Not of words of lower-case letters and digits, the first of which starts with a letter, between `.` or `_`.
pub(crate) fn is_malformed(name: &str) -> bool {
    let is_word =
        |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    !(name.starts_with(|first: char| first.is_ascii_lowercase()) && name.split(['.', '_']).all(is_word))
}

impl fmt::Display for Wrong<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty(column) => write!(out, "the column `{column}` is empty; columns are separated by one tab each"),
            Self::Unknown { column, text: "", expected } => {
                write!(out, "the column `{column}` is empty; write {expected}")
            }
            Self::Unknown { column, text, expected } => {
                write!(out, "unknown {column} `{text}`; write {expected}")
            }
            Self::Blank(name) => write!(out, "the name `{name}` has a blank in it; write it without"),
            Self::Malformed(name) => {
                let form = "lower-case letters and digits, with single `.` or `_` between them";
                write!(out, "the name `{name}` is malformed; write {form}")
            }
            Self::Twice(member) => write!(out, "the member `{member}` is twice in the enum; remove one of the two"),
            Self::Extra(text) => write!(out, "`{text}` is one column too many; remove it"),
        }
    }
}

/// Whether a name may change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Stability {
    /// It stays.
    Stable,
    /// It is about to become stable.
    ReleaseCandidate,
    /// It is used widely and may change.
    Beta,
    /// It is tried out.
    Alpha,
    /// It is being worked on, and may change or go.
    Development,
}

impl Stability {
    /// The word of the conventions, such as `release_candidate`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Stable => "stable",
            Self::ReleaseCandidate => "release_candidate",
            Self::Beta => "beta",
            Self::Alpha => "alpha",
            Self::Development => "development",
        }
    }

    pub(crate) fn read(text: &str) -> Result<Self, Wrong<'_>> {
        match text {
            "s" => Ok(Self::Stable),
            "r" => Ok(Self::ReleaseCandidate),
            "b" => Ok(Self::Beta),
            "a" => Ok(Self::Alpha),
            "d" => Ok(Self::Development),
            _ => {
                let expected = "`s` (stable), `r` (release candidate), `b` (beta), `a` (alpha) or `d` (development)";
                Err(Wrong::Unknown { column: "stability", text, expected })
            }
        }
    }
}

/// What a metric is recorded with.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Instrument {
    /// A sum that only grows.
    Counter,
    /// A sum that grows and shrinks.
    UpDownCounter,
    /// A value that stands for itself.
    Gauge,
    /// A distribution of values.
    Histogram,
}

impl Instrument {
    /// The word of the conventions, such as `updowncounter`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Counter => "counter",
            Self::UpDownCounter => "updowncounter",
            Self::Gauge => "gauge",
            Self::Histogram => "histogram",
        }
    }

    pub(crate) fn read(text: &str) -> Result<Self, Wrong<'_>> {
        let known = [Self::Counter, Self::UpDownCounter, Self::Gauge, Self::Histogram];
        let expected = "`counter`, `updowncounter`, `gauge` or `histogram`";
        let found = known.into_iter().find(|instrument| instrument.as_str() == text);
        found.ok_or(Wrong::Unknown { column: "instrument", text, expected })
    }
}

/// Which side of an operation a span is.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SpanKind {
    /// The side that calls.
    Client,
    /// The side that is called.
    Server,
    /// Neither side of anything.
    Internal,
    /// The side that sends and does not wait.
    Producer,
    /// The side that receives what a producer sent.
    Consumer,
}

impl SpanKind {
    /// The word of the conventions, such as `client`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Server => "server",
            Self::Internal => "internal",
            Self::Producer => "producer",
            Self::Consumer => "consumer",
        }
    }

    pub(crate) fn read(text: &str) -> Result<Self, Wrong<'_>> {
        let known = [Self::Client, Self::Server, Self::Internal, Self::Producer, Self::Consumer];
        let expected = "`client`, `server`, `internal`, `producer` or `consumer`";
        let found = known.into_iter().find(|kind| kind.as_str() == text);
        found.ok_or(Wrong::Unknown { column: "kind", text, expected })
    }
}
