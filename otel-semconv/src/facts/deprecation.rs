//! Whether a name is still in use, and what came after it.

use super::column::ColumnError;

/// Whether a name is still in use, and what came after it.
///
/// ```
/// use otel_semconv::{Deprecation, Registry};
///
/// let registry = Registry::official();
/// let method = registry.attribute("http.method").map(|row| row.deprecation);
/// assert_eq!(method, Some(Deprecation::Renamed("http.request.method")));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub enum Deprecation<'a> {
    /// It is in use.
    Live,
    /// It has another name now.
    Renamed(&'a str),
    /// It is looked after in another repository, and in use there.
    Moved,
    /// It is out of use and has no single successor.
    Obsolete(Hints<'a>),
}

impl<'a> Deprecation<'a> {
    /// Whether the name can be used: it is live, or merely looked after elsewhere.
    pub fn is_usable(self) -> bool {
        matches!(self, Self::Live | Self::Moved)
    }

    pub(crate) fn read(text: &'a str) -> Result<Self, ColumnError<'a>> {
        match (text, text.strip_prefix('>'), text.strip_prefix('!')) {
            ("", ..) => Ok(Self::Live),
            ("~", ..) => Ok(Self::Moved),
            (_, Some(to), _) if !to.is_empty() => Ok(Self::Renamed(to)),
            (.., Some(names)) => Ok(Self::Obsolete(Hints(names))),
            _ => {
                let expected =
                    "nothing, `>new.name` (renamed), `!` or `!see.this,and.that` (out of use) or `~` (moved)";
                Err(ColumnError::Unknown { column: "deprecation", text, expected })
            }
        }
    }
}

/// Names to look at instead of one that is out of use; they are hints, and not replacements.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hints<'a>(&'a str);

impl<'a> Hints<'a> {
    /// Each of them.
    pub fn iter(self) -> impl Iterator<Item = &'a str> + Clone {
        self.0.split(',').filter(|name| !name.is_empty())
    }
}
