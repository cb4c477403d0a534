//! The options of the macros. The enums feed the parser, the messages and the documentation test.

/// Defines an enum of options with the name of each.
macro_rules! options {
    (
        $(#[$meta:meta])*
        $name:ident { $($option:ident = $text:literal,)* $(..$of:ident($options:ident),)* }
    ) => {
        $(#[$meta])*
        #[derive(Clone, Copy, PartialEq, Eq, Debug)]
        pub(crate) enum $name {
            $($option,)*
            $($of($options),)*
        }

        impl $name {
            /// The option as written in source code.
            pub(crate) fn text(self) -> &'static str {
                match self {
                    $(Self::$option => $text,)*
                    $(Self::$of(option) => option.text(),)*
                }
            }
        }
    };
}

options! {
    /// An option of any macro. Options that only metrics or only log records have are enums of their own.
    MacroOption {
        Name = "name",
        Scope = "scope",
        Target = "target",
        Level = "level",
        Kind = "kind",
        Parent = "parent",
        Root = "root",
        Links = "links",
        FollowsFrom = "follows_from",
        Current = "current",
        Leaf = "leaf",
        Fields = "fields",
        Args = "args",
        Skip = "skip",
        SkipAll = "skip_all",
        Redact = "redact",
        Err = "err",
        Ret = "ret",
        OkIf = "ok_if",
        ErrorIf = "error_if",
        If = "if",
        Future = "future",
        Stream = "stream",
        Iter = "iter",
        Sync = "sync",
        PollStats = "poll_stats",
        Only = "only",
        Except = "except",
        Semconv = "semconv",
        Late = "late",
        Allow = "allow",
        Crate = "crate",
        ..Metric(MetricOption),
        ..Log(LogOption),
    }
}

options! {
    /// An option that only metrics have.
    MetricOption {
        Unit = "unit",
        Description = "description",
        Duration = "duration",
        Active = "active",
        Histogram = "histogram",
        Value = "value",
        Buckets = "buckets",
        On = "on",
        Announce = "announce",
    }
}

options! {
    /// An option that only log records have.
    LogOption {
        Body = "body",
        Event = "event",
        Entry = "entry",
        Ok = "ok",
        Some = "some",
        None = "none",
        Slow = "slow",
        Sample = "sample",
        Rate = "rate",
        Once = "once",
    }
}

options! {
    /// An option inside `err(..)` and `ret(..)`.
    ErrRetOption {
        Debug = "Debug",
        Display = "Display",
        Chain = "chain",
        Attr = "attr",
        Event = "event",
        Level = "level",
        Fields = "fields",
    }
}

impl ErrRetOption {
    /// The options in `#[traced]`.
    pub(crate) const OF_SPANS: &[Self] =
        &[Self::Debug, Self::Display, Self::Chain, Self::Attr, Self::Event, Self::Level, Self::Fields];
    /// The options in `#[logged]`: without the two that choose between the span and a record.
    pub(crate) const OF_LOGS: &[Self] = &[Self::Debug, Self::Display, Self::Chain, Self::Level, Self::Fields];
}

impl MacroOption {
    /// The option that represents all options with the same meaning, and all that exclude each other.
    pub(crate) fn canonical(self) -> Self {
        match self {
            Self::Target => Self::Scope,
            Self::FollowsFrom => Self::Links,
            Self::Future | Self::Stream | Self::Iter => Self::Sync,
            other => other,
        }
    }
}
