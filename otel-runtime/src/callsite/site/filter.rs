//! The filter that decides which levels are enabled.

mod directive;

use crate::callsite::site::level::{InvalidFilter, Level};
use directive::{Directive, Verbosity};
use std::cmp::Reverse;
use std::fmt;
use std::str::FromStr;

/// A filter that decides which call sites are enabled, in the syntax of `RUST_LOG`.
///
/// Examples are `info` and `warn,orders=debug,orders::cache=off`.
///
/// A directive `target=level` applies to the module (or call site) `target` and all modules below it. The longest matching target wins.
/// A package name, such as `my-crate`, stands for the crate `my_crate`, too. Of two directives for the same target, the last one wins.
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

/// Prints the filter in the syntax that it is parsed from.
impl fmt::Display for Filter {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}", self.default)?;
        self.directives.iter().try_for_each(|(target, verbosity)| write!(f, ",{target}={verbosity}"))
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
        for directive in directives_of(text) {
            match Directive::parse(directive) {
                Ok(Directive::Default(verbosity)) => default = Some(verbosity),
                Ok(Directive::Target(target, verbosity)) => add(&mut directives, target, verbosity),
                Err(problem) => problems.push(problem),
            }
        }
        // A directive for a target alone disables the other call sites, unless the directive for these is the invalid one.
        let others =
            if directives.is_empty() || !problems.is_empty() { Self::default().default } else { Verbosity::Off };
        directives.sort_by_key(|(target, _)| Reverse(target.len()));
        (Self { default: default.unwrap_or(others), directives }, problems)
    }

    /// Returns what applies to the call sites that no directive names.
    #[cfg_attr(not(feature = "sdk"), expect(dead_code, reason = "only the set-up reports it"))]
    pub(crate) fn others(&self) -> Verbosity {
        self.default
    }
}

/// Splits a filter at its commas. A comma between brackets is part of a directive that cannot be parsed.
fn directives_of(text: &str) -> impl Iterator<Item = &str> {
    let mut in_brackets = false;
    let directives = text.split(move |c| {
        in_brackets = if in_brackets { c != ']' } else { c == '[' };
        c == ',' && !in_brackets
    });
    directives.map(str::trim).filter(|directive| !directive.is_empty())
}

/// Adds a directive, which replaces an earlier one for the same target. The name of a package stands for the name of its crate, too.
fn add(directives: &mut Vec<(String, Verbosity)>, target: String, verbosity: Verbosity) {
    if target.contains('-') {
        add(directives, target.replace('-', "_"), verbosity);
    }
    directives.retain(|(known, _)| *known != target);
    directives.push((target, verbosity));
}

#[cfg(test)]
mod tests;
