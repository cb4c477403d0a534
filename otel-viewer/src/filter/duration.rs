//! Durations with a unit, such as `5ms`.

/// Reads a duration, in nanoseconds.
pub(crate) fn nanos(text: &str) -> Option<u64> {
    let text = text.trim();
    let split = text.find(|c: char| !(c.is_ascii_digit() || c == '.'))?;
    let (number, unit) = text.split_at(split);
    let nanos: u32 = match unit.trim_start() {
        "ns" => 1,
        "us" | "µs" | "μs" => 1_000,
        "ms" => 1_000_000,
        "s" => 1_000_000_000,
        "m" | "min" => return scaled(number, 60.0e9),
        _ => return None,
    };
    scaled(number, f64::from(nanos))
}

#[expect(clippy::cast_possible_truncation, clippy::cast_sign_loss, reason = "a conversion of floats saturates")]
fn scaled(number: &str, factor: f64) -> Option<u64> {
    let number: f64 = number.parse().ok()?;
    Some((number * factor).round() as u64)
}

#[cfg(test)]
mod tests {
    use super::nanos;

    #[test]
    fn a_duration_has_a_number_and_a_unit() {
        for (text, expected) in [
            ("5ms", Some(5_000_000)),
            ("1.5s", Some(1_500_000_000)),
            ("250 us", Some(250_000)),
            ("3µs", Some(3_000)),
            ("2m", Some(120_000_000_000)),
            ("7ns", Some(7)),
            ("5", None),
            ("ms", None),
            ("-1s", None),
            ("1.2.3s", None),
            ("5 hours", None),
            ("", None),
        ] {
            assert_eq!(nanos(text), expected, "{text}");
        }
    }
}
