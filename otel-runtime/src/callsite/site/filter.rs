//! The filter that decides which levels are enabled.

use crate::callsite::site::level::{InvalidFilter, Level, nearest_level};
use std::str::FromStr;

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
    /// Returns an error that names the directive that is not `level`, `target` or `target=level`.
    fn from_str(text: &str) -> Result<Self, Self::Err> {
        let (filter, problems) = Self::parse_known(text);
        problems.into_iter().next().map_or(Ok(filter), Err)
    }
}

impl Filter {
    /// Parses the valid directives, and returns a problem for each invalid one. If no directive is valid, the filter is the default.
    pub(crate) fn parse_known(text: &str) -> (Self, Vec<InvalidFilter>) {
        let mut problems = Vec::new();
        let (mut default, mut directives) = (None, Vec::new());
        for directive in text.split(',').map(str::trim).filter(|directive| !directive.is_empty()) {
            match Directive::parse(directive) {
                Ok(Directive::Default(verbosity)) => default = Some(verbosity),
                Ok(Directive::Target(target, verbosity)) => directives.push((target, verbosity)),
                Err(problem) => problems.push(problem),
            }
        }
        // A directive for a target alone disables the other call sites, unless the directive for these is the invalid one.
        let others =
            if directives.is_empty() || !problems.is_empty() { Self::default().default } else { Verbosity::Off };
        directives.sort_by_key(|(target, _)| std::cmp::Reverse(target.len()));
        (Self { default: default.unwrap_or(others), directives }, problems)
    }
}

/// One part of a filter.
enum Directive {
    /// `info`
    Default(Verbosity),
    /// `orders=debug`, or `orders` for all levels.
    Target(String, Verbosity),
}

impl Directive {
    fn parse(directive: &str) -> Result<Self, InvalidFilter> {
        if directive.contains(';') {
            return Err(InvalidFilter(format!("`{directive}` contains `;`; separate the directives with `,`")));
        }
        if let Some((target, most)) = directive.split_once('=') {
            return Ok(Self::Target(target.trim().to_owned(), most.parse()?));
        }
        match directive.parse() {
            Ok(verbosity) => Ok(Self::Default(verbosity)),
            // `RUST_LOG=orders` enables all levels of `orders`.
            Err(_) if is_path(directive) && nearest_level(directive).is_none() => {
                Ok(Self::Target(directive.to_owned(), Verbosity::UpTo(Level::Trace)))
            }
            Err(InvalidFilter(message)) if is_path(directive) => {
                Err(InvalidFilter(format!("{message}; for a target of this name, write `{directive}=trace`")))
            }
            Err(error) => Err(error),
        }
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
    fn a_level_with_a_slip_is_no_target() {
        for (text, meant) in [
            ("inof", "info"),
            ("wran", "warn"),
            ("debg", "debug"),
            ("INFOO", "info"),
            ("orders=tracee", "trace"),
            ("eror", "error"),
        ] {
            let error = text.parse::<Filter>().unwrap_err().to_string();
            assert!(error.contains(&format!("is not a level; did you mean `{meant}`? expected")), "{error}");
        }
        let advice = "; for a target of this name, write `warp=trace`";
        assert!("warp".parse::<Filter>().unwrap_err().to_string().ends_with(advice));
        assert!("info;orders=debug".parse::<Filter>().is_err());
        for target in ["warp=trace", "orders", "form", "inform", "awarn_x", "of", "tracing"] {
            assert!(target.parse::<Filter>().is_ok(), "{target}");
        }
    }

    #[test]
    fn what_is_not_understood_leaves_the_rest_enabled() {
        let (filter, problems) = Filter::parse_known("inof,orders=debug,users=loud");
        assert_eq!(problems.len(), 2);
        assert!(filter.allows("orders", Level::Debug));
        assert!(filter.allows("users", Level::Info) && !filter.allows("users", Level::Debug), "the default");
        assert_eq!(Filter::parse_known("inof").0, Filter::default());
        let (filter, _) = Filter::parse_known("warn,orders=debgu");
        assert!(filter.allows("users", Level::Warn) && !filter.allows("orders", Level::Info));
    }

    #[test]
    fn a_bad_directive_is_named() {
        let error = "info,orders=verbose".parse::<Filter>().unwrap_err().to_string();
        assert_eq!(error, "`verbose` is not a level; expected `error`, `warn`, `info`, `debug`, `trace` or `off`");
    }
}
