//! The decision about one function: obstacles, then options and rules, then the defaults.

use super::default::by_default;
use super::left_out::LeftOut;
use crate::pattern::Pattern;
use crate::rules::{Attribute, Condition, Parameters, Rule, Rules};
use crate::scan::{Function, Obstacle, Reach, Returned};
use crate::workspace::Package;
use std::path::Path;

/// What happens to a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Decision {
    Wanted(Wanted),
    /// It is left alone, for this reason.
    Skipped(String),
}

/// The attributes of a function.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) struct Wanted {
    pub(crate) reason: String,
    /// The name and the options of each attribute.
    pub(crate) attributes: Vec<(&'static str, String)>,
}

/// What the rules that match a function say together. A later rule replaces what an earlier one says.
#[derive(Default)]
struct Wish<'a> {
    /// The rule that chooses the function, and the pattern that matches.
    chosen: Option<(&'a Rule, &'a Pattern)>,
    skip: Option<(&'a Rule, &'a Pattern)>,
    error: Option<bool>,
    args: Option<&'a Parameters>,
    traced: Option<&'a Attribute>,
    counted: Option<&'a Attribute>,
    logged: Option<&'a Attribute>,
}

pub(super) fn decide(
    function: &Function,
    package: &Package,
    file: &Path,
    rules: &Rules,
    left_out: &LeftOut,
) -> Decision {
    let skipped = |reason: String| Decision::Skipped(reason);
    // `#[instrument]` is that of this project, or of `tracing`, whose spans are not part of the traces.
    let obstacle = function.obstacle.as_ref();
    let obstacle = obstacle.filter(|obstacle| **obstacle != Obstacle::Instrument || package.runtime.is_some());
    if let Some(obstacle) = obstacle {
        return skipped(obstacle_reason(obstacle));
    }
    if left_out.functions.contains(&(file.to_owned(), function.path.clone())) {
        return skipped("does not compile with an attribute".to_owned());
    }
    let covers = |patterns: &[Pattern]| patterns.iter().find(|pattern| pattern.covers(&function.path)).cloned();
    if let Some(pattern) = covers(&rules.except) {
        return skipped(format!("--except `{}`", pattern.text()));
    }
    if !rules.only.is_empty() && covers(&rules.only).is_none() {
        return skipped("not in --only".to_owned());
    }
    let wish = Wish::of(function, &rules.list);
    if let Some((rule, pattern)) = wish.skip {
        return skipped(format!("rule in line {}: `{}`", rule.line, pattern.text()));
    }
    let reason = match wish.chosen {
        Some((rule, pattern)) => Ok(format!("rule in line {}: `{}`", rule.line, pattern.text())),
        None => by_default(function),
    };
    match reason {
        Ok(reason) => match attributes(function, &wish) {
            attributes if attributes.is_empty() => skipped("the rules leave no attribute".to_owned()),
            attributes => Decision::Wanted(Wanted { reason, attributes }),
        },
        Err(reason) => skipped(reason),
    }
}

impl<'a> Wish<'a> {
    fn of(function: &Function, rules: &'a [Rule]) -> Self {
        let mut wish = Self::default();
        for rule in rules {
            let fits = |condition: &Condition| match condition {
                Condition::Async => function.is_async,
                Condition::Public => function.reach == Reach::Public,
            };
            let pattern = rule.functions.iter().find(|pattern| pattern.covers(&function.path));
            let Some(pattern) = pattern.filter(|_| rule.only.iter().all(fits)) else { continue };
            let is_on = |attribute: &Option<Attribute>| matches!(attribute, Some(Attribute::On(_)));
            if rule.skip == Some(false)
                || is_on(&rule.traced)
                || is_on(&rule.counted)
                || is_on(&rule.logged)
                || rule.args.as_ref().is_some_and(|args| *args != Parameters::None)
            {
                wish.chosen = Some((rule, pattern));
                wish.skip = None;
            }
            if rule.skip == Some(true) {
                wish.skip = Some((rule, pattern));
            }
            wish.error = rule.error.or(wish.error);
            wish.args = rule.args.as_ref().or(wish.args);
            wish.traced = rule.traced.as_ref().or(wish.traced);
            wish.counted = rule.counted.as_ref().or(wish.counted);
            wish.logged = rule.logged.as_ref().or(wish.logged);
        }
        wish
    }
}

fn attributes(function: &Function, wish: &Wish<'_>) -> Vec<(&'static str, String)> {
    let mut shared = Vec::new();
    match wish.args {
        Some(Parameters::All) => shared.push("args".to_owned()),
        Some(Parameters::Named(names)) => {
            let known: Vec<&str> =
                names.iter().map(String::as_str).filter(|name| has_parameter(function, name)).collect();
            if !known.is_empty() {
                shared.push(format!("args({})", known.join(", ")));
            }
        }
        Some(Parameters::None) | None => {}
    }
    if function.returned == Returned::Result && !wish.error.unwrap_or_else(|| err_is_failure(function)) {
        shared.push("ok_if = |_| true".to_owned());
    }
    let on = Attribute::On(String::new());
    let asked = [("traced", wish.traced.or(Some(&on))), ("counted", wish.counted), ("logged", wish.logged)];
    let mut attributes = Vec::new();
    for (name, attribute) in asked {
        let Some(Attribute::On(own)) = attribute else { continue };
        let mut options = Vec::new();
        let has_name = own.trim_start().starts_with('"') || own.replace(' ', "").contains("name=");
        if name == "traced" && !has_name {
            options.push(format!("\"{}\"", function.name));
        }
        if !own.trim().is_empty() {
            options.push(own.trim().to_owned());
        }
        // Parameters as attributes of a metric would be a series for each value.
        options.extend(shared.iter().filter(|option| name != "counted" || !option.starts_with("args")).cloned());
        attributes.push((name, options.join(", ")));
    }
    attributes
}

fn has_parameter(function: &Function, written: &str) -> bool {
    let name = written.split(" as ").next().unwrap_or(written).trim().trim_start_matches(['%', '?', '#']);
    function.parameters.iter().any(|parameter| parameter == name)
}

/// Whether an `Err` is a failure. The name of some functions says that it is one of their answers.
fn err_is_failure(function: &Function) -> bool {
    let name = function.path.rsplit("::").next().unwrap_or_default();
    !(name == "check" || name.starts_with("check_") || name.starts_with("try_"))
}

fn obstacle_reason(obstacle: &Obstacle) -> String {
    match obstacle {
        Obstacle::Const => "const fn".to_owned(),
        Obstacle::Extern => "extern fn".to_owned(),
        Obstacle::Variadic => "variadic".to_owned(),
        Obstacle::Attribute(name) => format!("#[{name}]"),
        Obstacle::Main => "main: it gets the initialization".to_owned(),
        Obstacle::Test => "test code".to_owned(),
        Obstacle::Instrument | Obstacle::Annotated => "already annotated".to_owned(),
    }
}
