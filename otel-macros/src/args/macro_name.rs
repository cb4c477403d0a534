//! The attributes and inline macros, and their options: all that depends on which one was written asks here.

use crate::args::options::{LogOption as L, MacroOption, MacroOption as O, MetricOption as M};

/// What was written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) enum MacroName {
    /// A span. Records nothing unless asked; what is not understood is a mistake.
    #[default]
    Traced,
    /// The options of `#[traced]` with the defaults of `tracing`: every parameter is recorded, by `Debug` if need be; `ret`
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

/// Every option of `#[traced]`, in the order of the documentation.
const TRACED: &[O] = &[
    O::Name,
    O::Scope,
    O::Target,
    O::Level,
    O::Kind,
    O::Parent,
    O::Root,
    O::Links,
    O::FollowsFrom,
    O::Current,
    O::Fields,
    O::Args,
    O::Skip,
    O::SkipAll,
    O::Redact,
    O::Err,
    O::Ret,
    O::OkIf,
    O::ErrorIf,
    O::If,
    O::Future,
    O::Stream,
    O::Iter,
    O::Sync,
    O::PollStats,
    O::Only,
    O::Except,
    O::Semconv,
    O::Late,
    O::Allow,
    O::Crate,
];

/// Every option of `#[counted]`.
const COUNTED: &[O] = &[
    O::Name,
    O::Metric(M::Unit),
    O::Metric(M::Description),
    O::Metric(M::Duration),
    O::Metric(M::Active),
    O::Metric(M::Histogram),
    O::Metric(M::Value),
    O::Metric(M::Buckets),
    O::Metric(M::On),
    O::Fields,
    O::Args,
    O::SkipAll,
    O::OkIf,
    O::ErrorIf,
    O::If,
    O::Scope,
    O::Target,
    O::Level,
    O::Future,
    O::Stream,
    O::Iter,
    O::Sync,
    O::Only,
    O::Except,
    O::Allow,
    O::Crate,
];

/// Every option of `#[logged]`.
const LOGGED: &[O] = &[
    O::Log(L::Body),
    O::Name,
    O::Log(L::Event),
    O::Level,
    O::Log(L::Entry),
    O::Log(L::Ok),
    O::Log(L::Some),
    O::Log(L::None),
    O::Err,
    O::Ret,
    O::Log(L::Slow),
    O::Log(L::Sample),
    O::Log(L::Rate),
    O::Log(L::Once),
    O::Fields,
    O::Args,
    O::Skip,
    O::SkipAll,
    O::Redact,
    O::OkIf,
    O::ErrorIf,
    O::If,
    O::Scope,
    O::Target,
    O::Future,
    O::Stream,
    O::Iter,
    O::Sync,
    O::Only,
    O::Except,
    O::Allow,
    O::Crate,
];

/// Every option of `span!`.
const SPAN: &[O] = &[
    O::Name,
    O::Scope,
    O::Target,
    O::Level,
    O::Kind,
    O::Parent,
    O::Root,
    O::Links,
    O::FollowsFrom,
    O::Fields,
    O::Err,
    O::Ret,
    O::OkIf,
    O::ErrorIf,
    O::If,
    O::PollStats,
    O::Semconv,
    O::Late,
    O::Allow,
    O::Crate,
];

/// Every option of `count!`.
const COUNT: &[O] = &[
    O::Name,
    O::Metric(M::Unit),
    O::Metric(M::Description),
    O::Metric(M::Histogram),
    O::Metric(M::Value),
    O::Metric(M::Buckets),
    O::Fields,
    O::If,
    O::Scope,
    O::Target,
    O::Level,
    O::Allow,
    O::Crate,
];

/// Every option of `log!`.
const LOG: &[O] = &[
    O::Log(L::Body),
    O::Name,
    O::Log(L::Event),
    O::Level,
    O::Log(L::Sample),
    O::Log(L::Rate),
    O::Log(L::Once),
    O::Fields,
    O::If,
    O::Scope,
    O::Target,
    O::Allow,
    O::Crate,
];

impl MacroName {
    /// How messages call it.
    pub(crate) fn display_name(self) -> &'static str {
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
        self.display_name().trim_matches(['#', '[', ']', '!'])
    }

    /// What can be given, in the order of the documentation.
    pub(crate) fn options(self) -> &'static [MacroOption] {
        match self {
            Self::Traced | Self::Instrument => TRACED,
            Self::Counted => COUNTED,
            Self::Logged => LOGGED,
            Self::Span => SPAN,
            Self::Count => COUNT,
            Self::Log => LOG,
        }
    }

    /// The option of this text, if there is one here.
    pub(crate) fn option(self, text: &str) -> Option<MacroOption> {
        self.options().iter().copied().find(|option| option.text() == text)
    }

    /// The option that may be left out before a text.
    pub(crate) fn text_option(self) -> MacroOption {
        if self.logs() { O::Log(L::Body) } else { O::Name }
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
pub(crate) const SIBLINGS: [MacroName; 3] = [MacroName::Traced, MacroName::Counted, MacroName::Logged];
