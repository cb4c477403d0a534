//! The threshold of a probability, which is compared with the randomness of a trace.
//!
//! Specification: [probability sampling](https://opentelemetry.io/docs/specs/otel/trace/tracestate-probability-sampling/).

use opentelemetry::TraceId;
use std::fmt;

/// How many of 2^56 traces are rejected: those with a smaller [`Randomness`].
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Threshold(u64);

/// The 56 random bits of a trace.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Randomness(u64);

/// The number of hexadecimal digits of 56 bits.
const DIGITS: usize = 14;

/// The number of significant digits of a threshold, which the specification recommends.
const PRECISION: i32 = 4;

impl Threshold {
    /// The threshold that rejects nothing.
    pub(crate) const NONE: Self = Self(0);

    /// Returns the threshold of a probability, or `None` if it is so small that no trace is accepted.
    pub(crate) fn of(probability: f64) -> Option<Self> {
        if probability >= 1.0 {
            return Some(Self::NONE);
        }
        if probability < f64::powi(2.0, -56) || probability.is_nan() {
            return None;
        }
        // A digit more for each leading `f`, so that the precision is that of the probability.
        let exponent = i32::try_from(probability.to_bits() >> 52 & 0x7ff).unwrap_or_default() - 1022;
        let precision = (PRECISION + (-exponent).div_euclid(4)).clamp(1, 12);
        let rejected = 2.0 - probability + 0.5 * f64::powi(16.0, -precision);
        if rejected >= 2.0 {
            return Some(Self(keep_digits((1 << 56) - 1, precision)));
        }
        // The 52 bits after the leading one of a number from 1 to 2.
        Some(Self(keep_digits((rejected.to_bits() & ((1 << 52) - 1)) << 4, precision)))
    }

    /// Parses the value of `th`: the leading digits, without zeros at the end.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        if !(1..=DIGITS).contains(&text.len()) {
            return None;
        }
        let missing = u32::try_from(DIGITS - text.len()).ok()?;
        Some(Self(hexadecimal(text)? << (4 * missing)))
    }

    /// Returns whether a trace is sampled.
    pub(crate) fn accepts(self, randomness: Randomness) -> bool {
        randomness.0 >= self.0
    }
}

/// Keeps the first digits of a number with 14 digits.
fn keep_digits(number: u64, digits: i32) -> u64 {
    let removed = 4 * (14 - u32::try_from(digits).unwrap_or_default());
    number >> removed << removed
}

impl fmt::Display for Threshold {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = format!("{:0DIGITS$x}", self.0);
        let significant = digits.trim_end_matches('0');
        f.write_str(if significant.is_empty() { "0" } else { significant })
    }
}

impl Randomness {
    /// The randomness of a trace id: its last 56 bits.
    pub(crate) fn of(trace: TraceId) -> Self {
        let bytes = trace.to_bytes();
        Self(bytes[9..].iter().fold(0, |bits, byte| bits << 8 | u64::from(*byte)))
    }

    /// Parses the value of `rv`.
    pub(crate) fn parse(text: &str) -> Option<Self> {
        (text.len() == DIGITS).then(|| hexadecimal(text).map(Self))?
    }
}

fn hexadecimal(text: &str) -> Option<u64> {
    // `from_str_radix` accepts a sign.
    let is_hexadecimal = text.bytes().all(|byte| byte.is_ascii_hexdigit());
    is_hexadecimal.then(|| u64::from_str_radix(text, 16).ok())?
}

#[cfg(test)]
mod tests {
    use super::*;

    /// From the table of the specification, with a precision of four digits.
    #[test]
    fn probabilities_become_the_thresholds_of_the_specification() {
        for (probability, expected) in [
            (1.0, "0"),
            (0.5, "8"),
            (1.0 / 3.0, "aaab"),
            (0.25, "c"),
            (0.2, "cccd"),
            (0.125, "e"),
            (0.1, "e666"),
            (0.0625, "f"),
            (0.01, "fd70a"),
            (0.001, "ffbe77"),
            (0.0001, "fff9724"),
            (0.00001, "ffff583a"),
            (0.000_001, "ffffef39"),
        ] {
            let threshold = Threshold::of(probability).expect("is not too small");
            assert_eq!(threshold.to_string(), expected, "{probability}");
            assert_eq!(Threshold::parse(expected), Some(threshold));
        }
        assert_eq!(Threshold::of(0.0), None);
        assert_eq!(Threshold::of(f64::NAN), None);
    }

    #[test]
    fn only_hexadecimal_digits_are_accepted() {
        for text in ["", "+8", "0x8", "g", "123456789abcdef"] {
            assert_eq!(Threshold::parse(text), None, "{text}");
        }
        assert_eq!(Randomness::parse("1234567890abc"), None);
        assert_eq!(Randomness::parse("ffffffffffffff"), Some(Randomness((1 << 56) - 1)));
    }

    #[test]
    fn the_randomness_of_a_trace_is_in_its_last_bytes() {
        let trace = TraceId::from(0xaaaa_bbbb_cccc_dddd_ee12_3456_789a_bcde);
        assert_eq!(Randomness::of(trace), Randomness(0x12_3456_789a_bcde));
    }
}
