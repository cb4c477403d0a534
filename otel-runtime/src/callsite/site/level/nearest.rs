//! The level that a text probably means, for messages about texts that are not levels.

/// The names of the levels, and of the filter that enables none.
const LEVELS: [&str; 6] = ["error", "warn", "info", "debug", "trace", "off"];

/// Names in `log4j`, `syslog`, `java.util.logging`, .NET, Python, Go, winston and Android, abbreviations, and truth values. `config` and `http`
/// are levels there, too, but are crates as well.
const OTHER_NAMES: [(&str, &[&str]); 6] = [
    (
        "error",
        &["err", "fatal", "crit", "critical", "severe", "emerg", "emergency", "alert", "panic", "dpanic", "e", "f"],
    ),
    ("warn", &["wrn", "warnings", "w"]),
    (
        "info",
        &["inf", "information", "informational", "notice", "default", "on", "true", "yes", "enable", "enabled", "i"],
    ),
    ("debug", &["dbg", "d"]),
    (
        "trace",
        &[
            "trc", "verbose", "verb", "silly", "spam", "fine", "finer", "finest", "all", "any", "max", "notset", "v",
            "vv", "vvv", "t",
        ],
    ),
    ("off", &["none", "no", "never", "false", "disable", "disabled", "silent", "quiet", "null", "0"]),
];

/// Returns the level that a text probably means: one with a typing error, such as `inof`, or a level of another library, such as `verbose` or
/// `FATAL2`.
pub(in crate::callsite::site) fn nearest_level(text: &str) -> Option<&'static str> {
    let text = text.to_ascii_lowercase();
    let slip = || LEVELS.into_iter().find(|level| is_one_slip_away(&text, level));
    other_name(&text).or_else(slip)
}

fn other_name(text: &str) -> Option<&'static str> {
    let has_number = |name: &&str| *name == "fatal" || LEVELS[..5].contains(name);
    // The severities of OpenTelemetry are `TRACE`, `TRACE2`, `TRACE3`, `TRACE4`, and so on.
    let name = text.strip_suffix(['2', '3', '4']).filter(has_number).unwrap_or(text);
    let other = OTHER_NAMES.iter().find(|(_, names)| names.contains(&name)).map(|(level, _)| *level);
    other.or_else(|| LEVELS.into_iter().find(|level| *level == name))
}

/// Returns whether one letter is missing, added or replaced, or two neighbors are swapped.
fn is_one_slip_away(text: &str, level: &str) -> bool {
    let (text, level) = (text.as_bytes(), level.as_bytes());
    let same = text.iter().zip(level).take_while(|(a, b)| a == b).count();
    let (rest, right) = (&text[same..], &level[same..]);
    let swapped =
        || rest.len() > 1 && right.len() > 1 && rest[0] == right[1] && rest[1] == right[0] && rest[2..] == right[2..];
    let is_missing = || right.get(1..) == Some(rest);
    let is_added = || rest.get(1..) == Some(right);
    let is_replaced = || !rest.is_empty() && rest.get(1..) == right.get(1..);
    // Three letters are too few to guess from: `of` may be a target.
    level.len() > 3 && (is_missing() || is_added() || is_replaced() || swapped())
}
