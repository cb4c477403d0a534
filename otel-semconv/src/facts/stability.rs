//! Whether a name may change.

use super::column::ColumnError;

/// Whether a name may change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Stability {
    /// It stays.
    Stable,
    /// It is about to become stable.
    ReleaseCandidate,
    /// It is used widely and may change.
    Beta,
    /// It is tried out.
    Alpha,
    /// It is being worked on, and may change or go.
    Development,
}

impl Stability {
    /// The word of the conventions, such as `release_candidate`.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Stable => "stable",
            Self::ReleaseCandidate => "release_candidate",
            Self::Beta => "beta",
            Self::Alpha => "alpha",
            Self::Development => "development",
        }
    }

    pub(crate) fn read(text: &str) -> Result<Self, ColumnError<'_>> {
        match text {
            "s" => Ok(Self::Stable),
            "r" => Ok(Self::ReleaseCandidate),
            "b" => Ok(Self::Beta),
            "a" => Ok(Self::Alpha),
            "d" => Ok(Self::Development),
            _ => {
                let expected = "`s` (stable), `r` (release candidate), `b` (beta), `a` (alpha) or `d` (development)";
                Err(ColumnError::Unknown { column: "stability", text, expected })
            }
        }
    }
}
