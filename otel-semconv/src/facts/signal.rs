//! The instrument of a metric and the kind of a span.

use super::column::ColumnError;

/// The instrument that records a metric.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Instrument {
    /// A sum that only increases.
    Counter,
    /// A sum that increases and decreases.
    UpDownCounter,
    /// A current value that cannot be added up.
    Gauge,
    /// A distribution of values.
    Histogram,
}

impl Instrument {
    /// Returns the name of the instrument in the conventions, such as `updowncounter`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Counter => "counter",
            Self::UpDownCounter => "updowncounter",
            Self::Gauge => "gauge",
            Self::Histogram => "histogram",
        }
    }

    pub(crate) fn read(text: &str) -> Result<Self, ColumnError<'_>> {
        let known = [Self::Counter, Self::UpDownCounter, Self::Gauge, Self::Histogram];
        let expected = "`counter`, `updowncounter`, `gauge` or `histogram`";
        let found = known.into_iter().find(|instrument| instrument.as_str() == text);
        found.ok_or(ColumnError::Unknown { column: "instrument", text, expected })
    }
}

/// The kind of a span: which side of an operation it represents.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SpanKind {
    /// The caller.
    Client,
    /// The callee.
    Server,
    /// An operation inside the application.
    Internal,
    /// The sender of a message, which does not wait for a result.
    Producer,
    /// The receiver of a message.
    Consumer,
}

impl SpanKind {
    /// Returns the name of the kind in the conventions, such as `client`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Client => "client",
            Self::Server => "server",
            Self::Internal => "internal",
            Self::Producer => "producer",
            Self::Consumer => "consumer",
        }
    }

    pub(crate) fn read(text: &str) -> Result<Self, ColumnError<'_>> {
        let known = [Self::Client, Self::Server, Self::Internal, Self::Producer, Self::Consumer];
        let expected = "`client`, `server`, `internal`, `producer` or `consumer`";
        let found = known.into_iter().find(|kind| kind.as_str() == text);
        found.ok_or(ColumnError::Unknown { column: "kind", text, expected })
    }
}
