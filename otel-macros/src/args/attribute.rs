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
    "semconv",
    "late",
    "allow",
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
    "allow",
    "crate",
];

/// Every word of `#[logged]`.
pub(crate) const LOGGED: &[&str] = &[
    "body", "name", "event", "level", "entry", "ok", "some", "none", "err", "ret", "slow", "sample", "rate", "once",
    "fields", "args", "skip", "skip_all", "redact", "ok_if", "error_if", "if", "scope", "target", "future", "stream",
    "iter", "sync", "only", "except", "allow", "crate",
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
    "semconv",
    "late",
    "allow",
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
    "allow",
    "crate",
];

/// Every word of `log!`.
pub(crate) const LOG: &[&str] =
    &["body", "name", "event", "level", "sample", "rate", "once", "fields", "if", "scope", "target", "allow", "crate"];

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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::args::err_ret::TELLING;

    /// The documentation that users read, in the crate that re-exports the macros.
    const DOCS: [(Attribute, &str); 6] = [
        (Attribute::Traced, include_str!("../../../otel-runtime/docs/traced.md")),
        (Attribute::Counted, include_str!("../../../otel-runtime/docs/counted.md")),
        (Attribute::Logged, include_str!("../../../otel-runtime/docs/logged.md")),
        (Attribute::Span, include_str!("../../../otel-runtime/docs/span.md")),
        (Attribute::Count, include_str!("../../../otel-runtime/docs/count.md")),
        (Attribute::Log, include_str!("../../../otel-runtime/docs/log.md")),
    ];

    /// Words of `err(..)` that choose between a span and a record.
    const OF_A_SPAN: [&str; 2] = ["attr", "event"];

    fn has_word(text: &str, word: &str) -> bool {
        text.split(|c: char| !c.is_alphanumeric() && c != '_').any(|part| part == word)
    }

    #[test]
    fn every_word_has_a_row_and_an_example() {
        for (attribute, docs) in DOCS {
            let (prose, code): (Vec<_>, Vec<_>) = docs.split("```").enumerate().partition(|(at, _)| at % 2 == 0);
            let examples: Vec<_> = code.iter().filter(|(_, code)| !code.starts_with("ignore")).collect();
            let rows = prose.iter().flat_map(|(_, text)| text.lines()).filter(|line| line.starts_with("| `"));
            let rows: Vec<&str> = rows.collect();
            let about: Vec<&str> = rows.iter().filter_map(|row| row.split(" | ").next()).collect();
            let has_example = |word| examples.iter().any(|(_, code)| has_word(code, word));
            let shown = attribute.shown();
            for word in attribute.words() {
                assert!(about.iter().any(|row| has_word(row, word)), "`{word}` of `{shown}` has no row");
                assert!(has_example(word), "`{word}` of `{shown}` has no example");
            }
            let telling = TELLING.iter().filter(|_| matches!(attribute, Attribute::Traced | Attribute::Logged));
            for word in telling.filter(|word| !attribute.logs() || !OF_A_SPAN.contains(word)) {
                assert!(rows.iter().any(|row| has_word(row, word)), "`err({word})` of `{shown}` has no row");
                assert!(has_example(word), "`err({word})` of `{shown}` has no example");
            }
        }
    }
}
