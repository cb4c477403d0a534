//! The attributes and inline macros, and their words: all that depends on which one was written asks here.

/// What was written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) enum Attribute {
    /// A span. Records nothing unless asked; what is not understood is a mistake.
    #[default]
    Traced,
    /// The words of `#[traced]` with the defaults of `tracing`: every parameter is recorded, by `Debug` if need be; `ret`
    /// is a log record; a field without a value is declared; `otel.*` fields are about the span itself.
    Instrument,
    /// Metrics.
    Counted,
    /// Log records.
    Logged,
    /// `span!`
    Span,
    /// `count!`
    Count,
    /// `log!`
    Log,
}

/// Every word of `#[traced]`, in the order of the documentation.
pub(crate) const TRACED: &[&str] = &[
    "name",
    "scope",
    "target",
    "level",
    "kind",
    "parent",
    "root",
    "links",
    "follows_from",
    "current",
    "fields",
    "args",
    "skip",
    "skip_all",
    "redact",
    "err",
    "ret",
    "ok_if",
    "error_if",
    "if",
    "future",
    "stream",
    "iter",
    "sync",
    "poll_stats",
    "only",
    "except",
    "crate",
];

/// Every word of `#[counted]`.
pub(crate) const COUNTED: &[&str] = &[
    "name",
    "unit",
    "description",
    "duration",
    "active",
    "histogram",
    "value",
    "buckets",
    "on",
    "fields",
    "args",
    "skip_all",
    "ok_if",
    "error_if",
    "if",
    "scope",
    "target",
    "level",
    "future",
    "stream",
    "iter",
    "sync",
    "only",
    "except",
    "crate",
];

/// Every word of `#[logged]`.
pub(crate) const LOGGED: &[&str] = &[
    "body", "name", "event", "level", "entry", "ok", "some", "none", "err", "ret", "slow", "sample", "rate", "once",
    "fields", "args", "skip", "skip_all", "redact", "ok_if", "error_if", "if", "scope", "target", "future", "stream",
    "iter", "sync", "only", "except", "crate",
];

/// Every word of `span!`.
pub(crate) const SPAN: &[&str] = &[
    "name",
    "scope",
    "target",
    "level",
    "kind",
    "parent",
    "root",
    "links",
    "follows_from",
    "fields",
    "err",
    "ret",
    "ok_if",
    "error_if",
    "if",
    "poll_stats",
    "crate",
];

/// Every word of `count!`.
pub(crate) const COUNT: &[&str] = &[
    "name",
    "unit",
    "description",
    "histogram",
    "value",
    "buckets",
    "fields",
    "if",
    "scope",
    "target",
    "level",
    "crate",
];

/// Every word of `log!`.
pub(crate) const LOG: &[&str] =
    &["body", "name", "event", "level", "sample", "rate", "once", "fields", "if", "scope", "target", "crate"];

impl Attribute {
    /// How messages call it.
    pub(crate) fn shown(self) -> &'static str {
        match self {
            Self::Traced => "#[traced]",
            Self::Instrument => "#[instrument]",
            Self::Counted => "#[counted]",
            Self::Logged => "#[logged]",
            Self::Span => "span!",
            Self::Count => "count!",
            Self::Log => "log!",
        }
    }

    /// What is written in `#[..]`.
    pub(crate) fn name(self) -> &'static str {
        self.shown().trim_matches(['#', '[', ']', '!'])
    }

    pub(crate) fn words(self) -> &'static [&'static str] {
        match self {
            Self::Traced | Self::Instrument => TRACED,
            Self::Counted => COUNTED,
            Self::Logged => LOGGED,
            Self::Span => SPAN,
            Self::Count => COUNT,
            Self::Log => LOG,
        }
    }

    /// The word that may be left out before a text.
    pub(crate) fn text_word(self) -> &'static str {
        if self.logs() { "body" } else { "name" }
    }

    pub(crate) fn is_tracing(self) -> bool {
        self == Self::Instrument
    }

    pub(crate) fn makes_span(self) -> bool {
        matches!(self, Self::Traced | Self::Instrument | Self::Span)
    }

    pub(crate) fn counts(self) -> bool {
        matches!(self, Self::Counted | Self::Count)
    }

    pub(crate) fn logs(self) -> bool {
        matches!(self, Self::Logged | Self::Log)
    }
}

/// Those that are taken off a function by the first of them. One called `instrument` may be another crate's.
pub(crate) const SIBLINGS: [Attribute; 3] = [Attribute::Traced, Attribute::Counted, Attribute::Logged];
