//! The values of a file, with the places where they stand.

use std::fmt;

/// A place in a file. Lines and columns begin at 1.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Place {
    pub(crate) line: usize,
    pub(crate) column: usize,
}

/// A value in the file.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Node {
    pub(super) place: Place,
    pub(super) value: NodeValue,
}

/// What a value is, after the substitution of variables.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum NodeValue {
    Null,
    Bool(bool),
    Integer(i64),
    /// A number that is no `i64`.
    Float(f64),
    Text(String),
    List(Vec<Node>),
    Mapping(Vec<Entry>),
}

/// A key and its value.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Entry {
    pub(super) key: String,
    pub(super) key_place: Place,
    pub(super) node: Node,
}

/// Describes the value in a message.
impl fmt::Display for NodeValue {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Null => f.write_str("nothing"),
            Self::Bool(value) => write!(f, "the Boolean `{value}`"),
            Self::Integer(value) => write!(f, "the integer `{value}`"),
            Self::Float(value) => write!(f, "the number `{value}`"),
            // A text can be a secret.
            Self::Text(_) => f.write_str("a text"),
            Self::List(_) => f.write_str("a list"),
            Self::Mapping(_) => f.write_str("a mapping"),
        }
    }
}
