//! Units as words in names, such as `seconds` for `s` and `bytes_per_second` for `By/s`.

/// Codes of units, with singular and plural.
///
/// Specification: [metric metadata](https://opentelemetry.io/docs/specs/otel/compatibility/prometheus_and_openmetrics/#metric-metadata-1).
const UNITS: &[(&str, &str, &str)] = &[
    ("%", "percent", "percent"),
    ("A", "ampere", "amperes"),
    ("By", "byte", "bytes"),
    ("Cel", "celsius", "celsius"),
    ("GBy", "gigabyte", "gigabytes"),
    ("GiBy", "gibibyte", "gibibytes"),
    ("Hz", "hertz", "hertz"),
    ("J", "joule", "joules"),
    ("KBy", "kilobyte", "kilobytes"),
    ("kBy", "kilobyte", "kilobytes"),
    ("KiBy", "kibibyte", "kibibytes"),
    ("MBy", "megabyte", "megabytes"),
    ("MiBy", "mebibyte", "mebibytes"),
    ("TBy", "terabyte", "terabytes"),
    ("TiBy", "tebibyte", "tebibytes"),
    ("V", "volt", "volts"),
    ("W", "watt", "watts"),
    ("a", "year", "years"),
    ("bit", "bit", "bits"),
    ("d", "day", "days"),
    ("g", "gram", "grams"),
    ("h", "hour", "hours"),
    ("kg", "kilogram", "kilograms"),
    ("m", "meter", "meters"),
    ("min", "minute", "minutes"),
    ("mo", "month", "months"),
    ("ms", "millisecond", "milliseconds"),
    ("ns", "nanosecond", "nanoseconds"),
    ("s", "second", "seconds"),
    ("us", "microsecond", "microseconds"),
    ("wk", "week", "weeks"),
];

/// The words of a unit.
#[derive(Debug, Default, PartialEq, Eq)]
pub(super) struct UnitWords {
    /// The unit, such as `bytes`, or an empty text for counts.
    pub(super) main: String,
    /// The unit of the denominator, such as `second` for `By/s`.
    pub(super) per: String,
}

/// Returns the words of a unit. `1` and annotations in braces have none.
pub(super) fn words(unit: &str) -> UnitWords {
    let unit = without_annotations(unit);
    let (main, per) = unit.split_once('/').unwrap_or((&unit, ""));
    UnitWords { main: word(main, |(_, _, many)| many), per: word(per, |(_, one, _)| one) }
}

/// Removes annotations: `{request}/s` → `/s`. An unclosed brace is an ordinary character.
fn without_annotations(unit: &str) -> String {
    let mut rest = unit;
    let mut kept = String::with_capacity(unit.len());
    while let Some((before, after)) = rest.split_once('{') {
        let Some((_, after)) = after.split_once('}') else { break };
        kept.push_str(before);
        rest = after;
    }
    kept.push_str(rest);
    kept
}

fn word(code: &str, form: impl Fn(&(&'static str, &'static str, &'static str)) -> &'static str) -> String {
    let code = code.trim();
    if code == "1" {
        return String::new();
    }
    if let Some(unit) = UNITS.iter().find(|unit| unit.0 == code) {
        return form(unit).to_owned();
    }
    // An unknown unit is used as it is.
    let parts = code.split(|c: char| !c.is_ascii_alphanumeric()).filter(|part| !part.is_empty());
    parts.collect::<Vec<_>>().join("_")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn units_become_words() {
        let table = [
            ("", "", ""),
            ("1", "", ""),
            ("s", "seconds", ""),
            ("ms", "milliseconds", ""),
            ("By", "bytes", ""),
            ("KiBy", "kibibytes", ""),
            ("{request}", "", ""),
            ("{request}/s", "", "second"),
            ("1/s", "", "second"),
            ("By/s", "bytes", "second"),
            ("By/{request}", "bytes", ""),
            ("m/min", "meters", "minute"),
            ("%", "percent", ""),
            ("Cel", "celsius", ""),
            ("Hz", "hertz", ""),
            ("furlong", "furlong", ""),
            ("furlong/wk", "furlong", "week"),
            ("dB[m]", "dB_m", ""),
            ("{broken", "broken", ""),
            ("By{sent}{fast}", "bytes", ""),
            ("/", "", ""),
        ];
        for (unit, main, per) in table {
            assert_eq!(words(unit), UnitWords { main: main.to_owned(), per: per.to_owned() }, "{unit}");
        }
    }
}
