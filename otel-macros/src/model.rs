//! What a plan is made of: decisions, no syntax left to question.

use crate::fields::{Key, Sigil};
use proc_macro2::{Span, TokenStream};
use syn::{Attribute, Expr};

/// The name of the span.
pub(crate) enum Name {
    Known(String),
    Computed { until: String, name: Expr },
}

/// The level of the site.
pub(crate) enum Level {
    Default,
    Known(Known),
    Constant(Expr),
}

/// The kind of the span.
pub(crate) enum Kind {
    Known(Known),
    Computed(Expr),
}

/// A variant of ours that the author named.
pub(crate) struct Known {
    pub(crate) variant: &'static str,
    /// The path by which the author named it, `Level::DEBUG`: an import of its own that has to count as used.
    pub(crate) path: Option<Expr>,
}

/// One attribute that is set at the start.
pub(crate) struct Captured {
    pub(crate) cfg: Vec<Attribute>,
    pub(crate) key: Key,
    pub(crate) value: Value,
}

pub(crate) enum Value {
    Of(Sigil, TokenStream),
    Redacted,
}

/// What the returned value says.
pub(crate) struct Outcome {
    pub(crate) success: Success,
    pub(crate) err: Option<Told>,
    pub(crate) ret: Option<Told>,
}

impl Outcome {
    /// Whether the author asked to look at the value, beyond what its type says.
    pub(crate) fn looks(&self) -> bool {
        self.err.is_some() || self.ret.is_some() || !matches!(self.success, Success::ByType)
    }
}

pub(crate) enum Success {
    ByType,
    OkIf(Expr),
    ErrorIf(Expr),
}

/// How an error or a value is told.
pub(crate) struct Told {
    /// The word that asks for it, for what the compiler has to say about the type.
    pub(crate) at: Span,
    pub(crate) text: Text,
    /// A log record; otherwise attributes of the span.
    pub(crate) record: bool,
    pub(crate) level: Level,
    pub(crate) fields: Vec<Captured>,
}

#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) enum Text {
    Typed,
    Display,
    Debug,
    Chain,
}
