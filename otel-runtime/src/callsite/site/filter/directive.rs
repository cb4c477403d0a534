//! One directive of a filter.

use crate::callsite::site::level::{EXPECTED, InvalidFilter, Level, nearest_level};
use std::fmt;
use std::str::FromStr;

/// The levels that a directive enables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Verbosity {
    Off,
    UpTo(Level),
}

impl Verbosity {
    pub(super) fn allows(self, level: Level) -> bool {
        matches!(self, Self::UpTo(most) if level <= most)
    }
}

impl fmt::Display for Verbosity {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Off => f.pad("off"),
            Self::UpTo(level) => level.fmt(f),
        }
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

/// One part of a filter.
pub(super) enum Directive {
    /// `info`
    Default(Verbosity),
    /// `orders=debug`, or `orders` for all levels.
    Target(String, Verbosity),
}

impl Directive {
    pub(super) fn parse(directive: &str) -> Result<Self, InvalidFilter> {
        check(directive)?;
        if let Some((target, most)) = directive.split_once('=') {
            let target = target.trim();
            check_target(target, most.trim())?;
            return Ok(Self::Target(target.to_owned(), most.parse()?));
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

/// Rejects a directive that another separator or another syntax was meant for.
fn check(directive: &str) -> Result<(), InvalidFilter> {
    let is_level = |text: &str| text.parse::<Verbosity>().is_ok();
    let message = if directive.contains(';') {
        format!("`{directive}` contains `;`; separate the directives with `,`")
    } else if directive.split_once(char::is_whitespace).is_some_and(|(first, _)| is_level(first)) {
        format!("`{directive}` contains a space after a level; separate the directives with `,`")
    } else if directive.contains(['[', ']']) {
        format!(
            "`{directive}` selects spans or fields, which is not supported; write a level, a target, or a target and its level, such as `orders=debug`"
        )
    } else if let Some((target, level)) = directive
        .rsplit_once(':')
        .filter(|(target, level)| is_level(level) && !target.ends_with(':') && !directive.contains('='))
    {
        format!("`{directive}` contains `:`; write `{target}={level}`")
    } else {
        return Ok(());
    };
    Err(InvalidFilter(message))
}

/// Rejects a target that no call site can have, because the directive would disable everything else without a visible reason.
fn check_target(target: &str, level: &str) -> Result<(), InvalidFilter> {
    let first = target.split("::").next().unwrap_or_default();
    let message = if level.is_empty() {
        format!("`{target}=` has no level; write one after the `=`: {EXPECTED}")
    } else if target.is_empty() {
        format!(
            "`={level}` has no target; write `{level}` for all call sites, or `orders={level}` for those of a module"
        )
    } else if target.contains('*') && !target.contains(['/', ' ']) {
        format!(
            "`{target}` contains `*`, but a target includes the modules below it; write `orders={level}` for a module, or `{level}` for all call sites"
        )
    } else if ["crate", "self", "super"].contains(&first) {
        format!("`{first}` is not the name of a crate; write its name, such as `shop::orders={level}`")
    } else {
        return Ok(());
    };
    Err(InvalidFilter(message))
}

/// Whether a text may be a module path, or the name of a package.
fn is_path(text: &str) -> bool {
    text.split("::").all(|segment| {
        segment.starts_with(|c: char| c.is_alphabetic() || c == '_')
            && segment.chars().all(|c| c.is_alphanumeric() || c == '_' || c == '-')
    })
}
