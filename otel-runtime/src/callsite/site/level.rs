//! The level of a call site, and the filter that decides which levels are enabled.

use std::fmt;
use std::str::FromStr;

/// The severity of what a call site records. A [`Filter`] decides which levels are enabled.
///
/// ```
/// use otel_runtime::Level;
/// assert_eq!("warning".parse(), Ok(Level::Warn));
/// assert!(Level::Error < Level::Trace, "a smaller level is more important");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Level {
    /// An operation failed.
    Error = 1,
    /// An operation succeeded, but something looks wrong.
    Warn,
    /// Information for operators. This is the default.
    Info,
    /// Information for debugging.
    Debug,
    /// The most detailed information.
    Trace,
}

/// The level of a call site.
#[derive(Clone, Copy)]
pub enum LevelOf {
    /// Never enabled.
    Off,
    /// A level that the macro knows.
    Known(Level),
    /// A constant of the application, of any type that is displayed as a level.
    Constant(fn() -> Level),
}

impl LevelOf {
    pub(crate) fn get(self) -> Option<Level> {
        match self {
            Self::Off => None,
            Self::Known(level) => Some(level),
            Self::Constant(level) => Some(level()),
        }
    }
}

/// Parses the text that a value is displayed as: `"debug"`, `4`, `tracing::Level::DEBUG` and `log::Level::Debug` all are [`Level::Debug`].
///
/// Any other text is [`Level::Info`], the default.
pub fn level_of(value: impl fmt::Display) -> Level {
    value.to_string().parse().unwrap_or(Level::Info)
}

impl fmt::Display for Level {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(match self {
            Self::Error => "error",
            Self::Warn => "warn",
            Self::Info => "info",
            Self::Debug => "debug",
            Self::Trace => "trace",
        })
    }
}

impl FromStr for Level {
    type Err = InvalidFilter;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.to_ascii_lowercase().as_str() {
            "error" | "1" => Ok(Self::Error),
            "warn" | "warning" | "2" => Ok(Self::Warn),
            "info" | "3" => Ok(Self::Info),
            "debug" | "4" => Ok(Self::Debug),
            "trace" | "5" => Ok(Self::Trace),
            _ => Err(InvalidFilter(format!(
                "`{text}` is not a level; expected `error`, `warn`, `info`, `debug`, `trace` or `off`"
            ))),
        }
    }
}

/// A filter or level that cannot be parsed. The message names the invalid part and what is expected.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct InvalidFilter(String);

impl fmt::Display for InvalidFilter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

impl std::error::Error for InvalidFilter {}

/// A filter that decides which call sites are enabled, in the syntax of `RUST_LOG`.
///
/// Examples are `info` and `warn,orders=debug,orders::cache=off`.
///
/// A directive `target=level` applies to the module (or call site) `target` and all modules below it. The longest matching target wins.
/// A call site that is filtered out has the same cost as one that is disabled.
///
/// ```
/// use otel_runtime::{Filter, Level};
/// let filter: Filter = "warn,orders=debug".parse()?;
/// assert!(filter.allows("orders::store", Level::Debug));
/// assert!(!filter.allows("users", Level::Info));
/// # Ok::<(), Box<dyn std::error::Error>>(())
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filter {
    default: Verbosity,
    /// Longest target first, so that the first match is the most specific.
    directives: Vec<(String, Verbosity)>,
}

/// The levels that a directive enables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Verbosity {
    Off,
    UpTo(Level),
}

impl Verbosity {
    fn allows(self, level: Level) -> bool {
        matches!(self, Self::UpTo(most) if level <= most)
    }
}

impl FromStr for Verbosity {
    type Err = InvalidFilter;

    fn from_str(text: &str) -> Result<Self, Self::Err> {
        match text.trim() {
            off if off.eq_ignore_ascii_case("off") => Ok(Self::Off),
            level => level.parse().map(Self::UpTo),
        }
    }
}

impl Default for Filter {
    /// Returns the filter `info`.
    fn default() -> Self {
        Self { default: Verbosity::UpTo(Level::Info), directives: Vec::new() }
    }
}

impl Filter {
    /// Returns whether a call site with this target (a module path, or a name) and level is enabled.
    pub fn allows(&self, target: &str, level: Level) -> bool {
        let covers =
            |prefix: &str| target.strip_prefix(prefix).is_some_and(|rest| rest.is_empty() || rest.starts_with("::"));
        let directive = self.directives.iter().find(|(prefix, _)| covers(prefix));
        directive.map_or(self.default, |(_, verbosity)| *verbosity).allows(level)
    }

    /// A directive for the name of a call site has precedence over one for its module.
    pub(crate) fn allows_site(&self, module: &str, name: &str, level: Level) -> bool {
        match self.directives.iter().find(|(target, _)| target == name) {
            Some((_, verbosity)) => verbosity.allows(level),
            None => self.allows(module, level),
        }
    }
}

impl FromStr for Filter {
    type Err = InvalidFilter;

    /// # Errors
    ///
    /// Returns an error that names the directive which is not `level`, `target` or `target=level`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let directives: Vec<&str> = text.split(',').map(str::trim).filter(|directive| !directive.is_empty()).collect();
        if directives.is_empty() {
            return Ok(Self::default());
        }
        let mut filter = Self { default: Verbosity::Off, directives: Vec::new() };
        for directive in directives {
            match directive.split_once('=') {
                Some((target, most)) => filter.directives.push((target.trim().to_owned(), most.parse()?)),
                None => match directive.parse() {
                    Ok(verbosity) => filter.default = verbosity,
                    // `RUST_LOG=orders` enables all levels of `orders`.
                    Err(_) if is_path(directive) => {
                        filter.directives.push((directive.to_owned(), Verbosity::UpTo(Level::Trace)));
                    }
                    Err(error) => return Err(error),
                },
            }
        }
        filter.directives.sort_by_key(|(target, _)| std::cmp::Reverse(target.len()));
        Ok(filter)
    }
}

fn is_path(text: &str) -> bool {
    text.chars().all(|c| c.is_alphanumeric() || c == '_' || c == ':') && !text.starts_with(|c: char| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_longest_target_wins() {
        let filter: Filter = "warn,orders=debug,orders::cache=off,GET /users=trace".parse().unwrap();
        assert!(!filter.allows("users", Level::Info) && filter.allows("users", Level::Warn));
        assert!(filter.allows("orders::store", Level::Debug) && !filter.allows("orders::store", Level::Trace));
        assert!(!filter.allows("orders::cache::lru", Level::Error));
        assert!(filter.allows("orders::cached", Level::Debug), "a target covers whole segments");
        assert!(filter.allows_site("users", "GET /users", Level::Trace), "a site can be named");
    }

    #[test]
    fn a_filter_without_a_default_is_off_elsewhere() {
        let filter: Filter = "orders".parse().unwrap();
        assert!(filter.allows("orders", Level::Trace) && !filter.allows("users", Level::Error));
        assert_eq!("".parse(), Ok(Filter::default()));
    }

    #[test]
    fn a_bad_directive_is_named() {
        let error = "info,orders=verbose".parse::<Filter>().unwrap_err().to_string();
        assert_eq!(error, "`verbose` is not a level; expected `error`, `warn`, `info`, `debug`, `trace` or `off`");
    }
}
