//! The instrument of a metric and the kind of a span.

use super::column::ColumnError;

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

    pub(crate) fn read(text: &str) -> Result<Self, ColumnError<'_>> {
        let known = [Self::Counter, Self::UpDownCounter, Self::Gauge, Self::Histogram];
        let expected = "`counter`, `updowncounter`, `gauge` or `histogram`";
        let found = known.into_iter().find(|instrument| instrument.as_str() == text);
        found.ok_or(ColumnError::Unknown { column: "instrument", text, expected })
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

    pub(crate) fn read(text: &str) -> Result<Self, ColumnError<'_>> {
        let known = [Self::Client, Self::Server, Self::Internal, Self::Producer, Self::Consumer];
        let expected = "`client`, `server`, `internal`, `producer` or `consumer`";
        let found = known.into_iter().find(|kind| kind.as_str() == text);
        found.ok_or(ColumnError::Unknown { column: "kind", text, expected })
    }
}
