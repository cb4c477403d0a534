//! What was written, as far as it is known.

use crate::facts::ValueKind;

/// A value, as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Value<'a> {
    /// This text.
    String(&'a str),
    /// This integer.
    Int(i64),
    /// A value of this kind.
    Of(ValueKind),
    /// Not known before the program runs.
    Unknown,
}

impl Value<'_> {
    /// What kind of value it is, if that is known.
    pub fn kind(self) -> Option<ValueKind> {
        match self {
            Self::String(_) => Some(ValueKind::String),
            Self::Int(_) => Some(ValueKind::Int),
            Self::Of(kind) => Some(kind),
            Self::Unknown => None,
        }
    }
}

/// A key and its value.
pub type Written<'a> = (&'a str, Value<'a>);
