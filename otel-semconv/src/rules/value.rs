//! Attributes that are to be checked, as far as their values are known.

use crate::facts::ValueKind;

/// The value of an attribute, as far as it is known.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Value<'a> {
    /// This string.
    String(&'a str),
    /// This integer.
    Int(i64),
    /// Some value of this type.
    Of(ValueKind),
    /// A value of which nothing is known at compile time.
    Unknown,
}

impl Value<'_> {
    /// Returns the type of the value, if it is known.
    pub fn kind(self) -> Option<ValueKind> {
        match self {
            Self::String(_) => Some(ValueKind::String),
            Self::Int(_) => Some(ValueKind::Int),
            Self::Of(kind) => Some(kind),
            Self::Unknown => None,
        }
    }
}

/// The key of an attribute, and its value.
pub type CheckedAttribute<'a> = (&'a str, Value<'a>);
