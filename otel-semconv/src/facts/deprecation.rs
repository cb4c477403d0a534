//! The deprecation of names.

use super::column::ColumnError;

/// Whether a name is deprecated, and its replacement.
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
    /// The name is not deprecated.
    Live,
    /// The name was replaced by this one.
    Renamed(&'a str),
    /// The name is maintained in another repository and remains usable.
    Moved,
    /// The name is deprecated and no single name replaces it.
    Obsolete(Hints<'a>),
}

impl<'a> Deprecation<'a> {
    /// Returns whether the name can be used: it is not deprecated, or is only maintained elsewhere.
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
                    "nothing, `>new.name` (renamed), `!` or `!see.this,and.that` (deprecated) or `~` (moved)";
                Err(ColumnError::Unknown { column: "deprecation", text, expected })
            }
        }
    }
}

/// Names that are related to a deprecated one. They do not simply replace it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Hints<'a>(&'a str);

impl<'a> Hints<'a> {
    /// Returns an iterator over the names.
    pub fn iter(self) -> impl Iterator<Item = &'a str> + Clone {
        self.0.split(',').filter(|name| !name.is_empty())
    }
}
