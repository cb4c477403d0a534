//! Whose defaults an attribute has: all that `#[instrument]` does in another way than `#[traced]` asks here.

/// The attribute that was written.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Dialect {
    /// Records nothing unless asked; what is not understood is a mistake.
    Traced,
    /// The words of `#[traced]` with the defaults of `tracing`: every parameter is recorded, by `Debug` if need be; `ret`
    /// is a log record; a field without a value is declared; `otel.*` fields are about the span itself.
    Instrument,
}

impl Dialect {
    /// How messages call the attribute.
    pub(crate) fn attribute(self) -> &'static str {
        match self {
            Self::Traced => "traced",
            Self::Instrument => "instrument",
        }
    }

    pub(crate) fn is_tracing(self) -> bool {
        self == Self::Instrument
    }
}
