//! Severities by name.

/// Reads a severity, as a number of OpenTelemetry: a name such as `warn`, or the number.
pub(crate) fn severity(text: &str) -> Option<i32> {
    match &*text.to_ascii_lowercase() {
        "trace" => Some(1),
        "debug" => Some(5),
        "info" => Some(9),
        "warn" | "warning" => Some(13),
        "error" => Some(17),
        "fatal" => Some(21),
        number => number.parse().ok().filter(|number| (1..=24).contains(number)),
    }
}
