//! Parsers of single values.

use super::nearest::did_you_mean;
use std::fmt;
use std::num::{IntErrorKind, ParseIntError};
use std::str::FromStr;
use std::time::Duration;

/// Parses `true` or `false`.
pub(super) fn boolean(text: &str) -> Result<bool, String> {
    match text.to_ascii_lowercase().as_str() {
        "true" => Ok(true),
        "false" => Ok(false),
        _ => Err(format!("`{text}` is neither `true` nor `false`")),
    }
}

/// Parses a non-negative integer.
pub(crate) fn count(text: &str) -> Result<usize, String> {
    whole(text, "a whole number of 0 or more")
}

/// Parses a positive integer.
pub(crate) fn positive(text: &str) -> Result<usize, String> {
    match whole(text, "a whole number above 0")? {
        0 => Err(format!("`{text}` is not a whole number above 0")),
        number => Ok(number),
    }
}

/// Parses a whole number. `what` describes it for the message.
fn whole<N: FromStr<Err = ParseIntError>>(text: &str, what: &str) -> Result<N, String> {
    text.parse().map_err(|error: ParseIntError| match error.kind() {
        IntErrorKind::PosOverflow => format!("`{text}` is too large"),
        _ => format!("`{text}` is not {what}"),
    })
}

/// Parses a number from 0 to 1.
pub(crate) fn ratio(text: &str) -> Result<f64, String> {
    let number = text.parse().ok().filter(|number| (0.0..=1.0).contains(number));
    number.ok_or_else(|| format!("`{text}` is not a number from 0 to 1"))
}

/// A duration in milliseconds, the unit of all durations in the specification.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) struct Millis(pub(crate) Duration);

impl fmt::Display for Millis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(&format!("{} ms", self.0.as_millis()))
    }
}

/// Parses a non-negative number of milliseconds.
pub(crate) fn millis(text: &str) -> Result<Millis, String> {
    whole(text, "a number of milliseconds").map(|number| Millis(Duration::from_millis(number)))
}

/// Parses a positive number of milliseconds, for what is repeated: without a pause, it would occupy a processor.
pub(crate) fn interval(text: &str) -> Result<Millis, String> {
    let interval = millis(text)?;
    if interval.0.is_zero() {
        return Err(format!("`{text}` is not an interval; write a number of milliseconds above 0"));
    }
    Ok(interval)
}

/// Returns the option that equals `text`, ignoring case.
pub(crate) fn one_of<'a>(text: &str, options: &[&'a str]) -> Result<&'a str, String> {
    let found = options.iter().find(|option| option.eq_ignore_ascii_case(text));
    found.copied().ok_or_else(|| {
        if let Some(near) = did_you_mean(text, options.iter().copied()) {
            return format!("`{text}` is unknown; did you mean `{near}`?");
        }
        let options: Vec<_> = options.iter().map(|option| format!("`{option}`")).collect();
        format!("`{text}` is unknown; expected one of {}", options.join(", "))
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn invalid_values_are_explained() {
        assert_eq!(boolean("TRUE"), Ok(true));
        assert_eq!(boolean("1"), Err("`1` is neither `true` nor `false`".to_owned()));
        assert_eq!(ratio("0.25"), Ok(0.25));
        assert_eq!(ratio("1.5"), Err("`1.5` is not a number from 0 to 1".to_owned()));
        assert_eq!(ratio("NaN"), Err("`NaN` is not a number from 0 to 1".to_owned()));
        assert_eq!(millis("-1"), Err("`-1` is not a number of milliseconds".to_owned()));
        assert_eq!(positive("0"), Err("`0` is not a whole number above 0".to_owned()));
        assert_eq!(count("-1"), Err("`-1` is not a whole number of 0 or more".to_owned()));
        assert_eq!(interval("00"), Err("`00` is not an interval; write a number of milliseconds above 0".to_owned()));
        for parsed in [count("18446744073709551616").err(), millis("18446744073709551616").err()] {
            assert_eq!(parsed, Some("`18446744073709551616` is too large".to_owned()));
        }
    }
}
