//! The stability of names.

use super::column::ColumnError;

/// How likely a name is to change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Stability {
    /// The name does not change.
    Stable,
    /// The name is about to become stable.
    ReleaseCandidate,
    /// The name is widely used and may still change.
    Beta,
    /// The name is available for early testing.
    Alpha,
    /// The name is being developed and may change or be removed.
    Development,
}

impl Stability {
    /// Returns the name of the level in the conventions, such as `release_candidate`.
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
