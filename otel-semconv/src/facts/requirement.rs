//! The attributes that are listed for a metric, span type, event or entity.

use super::column::ColumnError;

/// The requirement level of an attribute.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum RequirementLevel {
    /// The attribute must be present.
    Required,
    /// The attribute must be present under a condition, which only the text of the conventions describes.
    ConditionallyRequired,
    /// The attribute should be present if its value is available.
    Recommended,
    /// The attribute is present only if the user asks for it.
    OptIn,
}

impl RequirementLevel {
    /// Returns the name of the level in the conventions, such as `conditionally_required`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Required => "required",
            Self::ConditionallyRequired => "conditionally_required",
            Self::Recommended => "recommended",
            Self::OptIn => "opt_in",
        }
    }
}

/// An attribute and its requirement level.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Requirement<'a> {
    /// The key of the attribute. Any key below a template satisfies the requirement for that template.
    pub key: &'a str,
    /// The requirement level.
    pub level: RequirementLevel,
}

impl<'a> Requirement<'a> {
    fn read(text: &'a str) -> Result<Self, ColumnError<'a>> {
        let expected = "`key=R` (required), `key=C` (conditionally required), `key=r` (recommended) or `key=o` (opt-in), \
                        separated by spaces";
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

/// The requirements of a metric, span type, event or entity, sorted by key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Requirements<'a>(pub(crate) &'a str);

impl<'a> Requirements<'a> {
    /// Returns an iterator over the requirements.
    pub fn iter(self) -> impl Iterator<Item = Requirement<'a>> + Clone {
        self.0.split_ascii_whitespace().flat_map(Requirement::read)
    }

    /// Returns the error for the first requirement that cannot be parsed; no table contains such a column.
    pub(crate) fn invalid(self) -> Option<ColumnError<'a>> {
        self.0.split_ascii_whitespace().find_map(|text| Requirement::read(text).err())
    }
}
