//! Which attributes a metric, span, event or entity is to have.

use super::column::ColumnError;

/// How much an attribute is wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RequirementLevel {
    /// Always.
    Required,
    /// Under a condition that is told in prose alone.
    ConditionallyRequired,
    /// If it is at hand.
    Recommended,
    /// If the user asks for it.
    OptIn,
}

impl RequirementLevel {
    /// The word of the conventions, such as `conditionally_required`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::ConditionallyRequired => "conditionally_required",
            Self::Recommended => "recommended",
            Self::OptIn => "opt_in",
        }
    }
}

/// That an attribute is wanted, and how much.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Requirement<'a> {
    /// The key; that of a template is met by any key below it.
    pub key: &'a str,
    /// How much it is wanted.
    pub level: RequirementLevel,
}

impl<'a> Requirement<'a> {
    fn read(text: &'a str) -> Result<Self, ColumnError<'a>> {
        let expected = "`key=R` (required), `key=C` (conditionally), `key=r` (recommended) or `key=o` (opt-in), \
                        separated by blanks";
        let wrong = ColumnError::Unknown { column: "requirement", text, expected };
        let (key, level) = text.split_once('=').ok_or(wrong)?;
        let level = match level {
            "R" => RequirementLevel::Required,
            "C" => RequirementLevel::ConditionallyRequired,
            "r" => RequirementLevel::Recommended,
            "o" => RequirementLevel::OptIn,
            _ => return Err(wrong),
        };
        Ok(Self { key, level })
    }
}

/// The attributes that are wanted, in the order of their keys.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Requirements<'a>(pub(crate) &'a str);

impl<'a> Requirements<'a> {
    /// Each of them.
    pub fn iter(self) -> impl Iterator<Item = Requirement<'a>> + Clone {
        self.0.split_ascii_whitespace().flat_map(Requirement::read)
    }

    /// The first that cannot be read; such a column is in no table.
    pub(crate) fn invalid(self) -> Option<ColumnError<'a>> {
        self.0.split_ascii_whitespace().find_map(|text| Requirement::read(text).err())
    }
}
