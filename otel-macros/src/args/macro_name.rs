//! The attributes and inline macros, with the options of each.

use crate::args::options::{LogOption as L, MacroOption, MacroOption as O, MetricOption as M};

/// Which macro was written.
#[derive(Clone, Copy, PartialEq, Eq, Debug, Default)]
pub(crate) enum MacroName {
    /// `#[traced]`: a span. Parameters are recorded only on request.
    #[default]
    Traced,
    /// `#[instrument]`: the options of `#[traced]` with the defaults of `tracing`. Every parameter is recorded, with `Debug` if
    /// necessary; `ret` writes a log record; a field without a value is only declared; `otel.*` fields configure the span itself.
    Instrument,
    /// `#[counted]`: metrics.
    Counted,
    /// `#[logged]`: log records.
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
    O::Leaf,
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
    O::Metric(M::Announce),
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
    O::Leaf,
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
    /// The name for messages: `#[traced]`, `span!`.
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

    /// The bare name: `traced`, `span`.
    pub(crate) fn name(self) -> &'static str {
        self.display_name().trim_matches(['#', '[', ']', '!'])
    }

    /// Every option of this macro, in the order of the documentation.
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

    /// The option with this name, if this macro has it.
    pub(crate) fn option(self, text: &str) -> Option<MacroOption> {
        self.options().iter().copied().find(|option| option.text() == text)
    }

    /// The option that a bare text sets.
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

/// The attributes that the first of them removes from a function. `instrument` is not among them: it may belong to another crate.
pub(crate) const SIBLINGS: [MacroName; 3] = [MacroName::Traced, MacroName::Counted, MacroName::Logged];
