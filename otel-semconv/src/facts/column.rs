//! The columns of a row, and the errors of columns that cannot be parsed.

use std::fmt;
use std::str::Split;

/// The columns that have not been read yet. Columns that are missing at the end are empty, because editors remove trailing tabs.
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

/// The reason why a column cannot be parsed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum ColumnError<'a> {
    /// A mandatory column is empty.
    Empty(&'static str),
    /// A column contains none of its possible values.
    Unknown { column: &'static str, text: &'a str, expected: &'static str },
    /// There are too many columns.
    Extra(&'a str),
    /// A name contains white space.
    Blank(&'a str),
    /// A name is not lower-case words separated by `.` or `_`.
    Malformed(&'a str),
    /// An enum lists a member twice.
    Duplicate(&'a str),
}

/// Returns whether a name is something else than words of lower-case letters and digits that are separated by single `.` or `_`.
/// The first word must start with a letter.
pub(crate) fn is_malformed(name: &str) -> bool {
    let is_word =
        |word: &str| !word.is_empty() && word.bytes().all(|byte| byte.is_ascii_lowercase() || byte.is_ascii_digit());
    !(name.starts_with(|first: char| first.is_ascii_lowercase()) && name.split(['.', '_']).all(is_word))
}

impl fmt::Display for ColumnError<'_> {
    fn fmt(&self, out: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Empty(column) => {
                write!(out, "the column `{column}` is empty; write a value, and separate columns with one tab each")
            }
            Self::Unknown { column, text: "", expected } => {
                write!(out, "the column `{column}` is empty; write {expected}")
            }
            Self::Unknown { column, text, expected } => {
                write!(out, "unknown {column} `{text}`; write {expected}")
            }
            Self::Blank(name) => write!(out, "the name `{name}` contains white space; remove it"),
            Self::Malformed(name) => {
                let form = "words of lower-case letters and digits, separated by single `.` or `_`";
                write!(out, "the name `{name}` is malformed; write {form}")
            }
            Self::Duplicate(member) => write!(out, "the enum lists the member `{member}` twice; remove one of them"),
            Self::Extra(text) => write!(out, "the row has the extra column `{text}`; remove it"),
        }
    }
}
