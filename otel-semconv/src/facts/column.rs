//! The columns of a row, and why one cannot be read.

use std::fmt;
use std::str::Split;

/// Columns that are still to be read. Those that are missing at the end are empty: editors drop tabs there.
pub(crate) struct Columns<'a>(Split<'a, char>);

impl<'a> Columns<'a> {
    pub(crate) fn of(line: &'a str) -> Self {
        Self(line.split('\t'))
    }

    pub(crate) fn text(&mut self) -> &'a str {
        self.0.next().unwrap_or_default()
    }

    pub(super) fn filled(&mut self, column: &'static str) -> Result<&'a str, ColumnError<'a>> {
        Some(self.text()).filter(|text| !text.is_empty()).ok_or(ColumnError::Empty(column))
    }

    pub(crate) fn end(mut self) -> Result<(), ColumnError<'a>> {
        self.0.next().map_or(Ok(()), |text| Err(ColumnError::Extra(text)))
    }
}

/// Why a column cannot be read.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ColumnError<'a> {
    /// A column that must say something is empty.
    Empty(&'static str),
    /// A column says something else than it can say.
    Unknown { column: &'static str, text: &'a str, expected: &'static str },
    /// There is a column too many.
    Extra(&'a str),
    /// A name consists of several words.
    Blank(&'a str),
    /// A name is not written as names are.
    Malformed(&'a str),
    /// An enum has a member that it has already.
    Duplicate(&'a str),
}

/// Not of words of lower-case letters and digits, the first of which starts with a letter, between `.` or `_`.
pub(crate) fn is_malformed(name: &str) -> bool {
    let is_word =
        |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    !(name.starts_with(|first: char| first.is_ascii_lowercase()) && name.split(['.', '_']).all(is_word))
}

impl fmt::Display for ColumnError<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty(column) => write!(out, "the column `{column}` is empty; columns are separated by one tab each"),
            Self::Unknown { column, text: "", expected } => {
                write!(out, "the column `{column}` is empty; write {expected}")
            }
            Self::Unknown { column, text, expected } => {
                write!(out, "unknown {column} `{text}`; write {expected}")
            }
            Self::Blank(name) => write!(out, "the name `{name}` has a blank in it; write it without"),
            Self::Malformed(name) => {
                let form = "lower-case letters and digits, with single `.` or `_` between them";
                write!(out, "the name `{name}` is malformed; write {form}")
            }
            Self::Duplicate(member) => write!(out, "the member `{member}` is twice in the enum; remove one of the two"),
            Self::Extra(text) => write!(out, "`{text}` is one column too many; remove it"),
        }
    }
}
