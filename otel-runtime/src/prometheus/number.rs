//! The values of metrics, in the number types of the SDK.

use super::accept::Syntax;

/// A value of a metric.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(super) enum Number {
    Unsigned(u64),
    Signed(i64),
    Float(f64),
}

impl From<u64> for Number {
    fn from(value: u64) -> Self {
        Self::Unsigned(value)
    }
}

impl From<i64> for Number {
    fn from(value: i64) -> Self {
        Self::Signed(value)
    }
}

impl From<f64> for Number {
    fn from(value: f64) -> Self {
        Self::Float(value)
    }
}

impl Number {
    pub(super) fn text(self, syntax: Syntax) -> String {
        match self {
            Self::Unsigned(value) => value.to_string(),
            Self::Signed(value) => value.to_string(),
            Self::Float(value) => float_text(value, syntax),
        }
    }

    pub(super) fn is_negative(self) -> bool {
        match self {
            Self::Unsigned(_) => false,
            Self::Signed(value) => value < 0,
            Self::Float(value) => value < 0.0,
        }
    }

    /// Adds two numbers, as a floating-point number if the sum does not fit into their type.
    pub(super) fn plus(self, other: Self) -> Self {
        let whole = match (self, other) {
            (Self::Unsigned(one), Self::Unsigned(other)) => one.checked_add(other).map(Self::Unsigned),
            (Self::Signed(one), Self::Signed(other)) => one.checked_add(other).map(Self::Signed),
            _ => None,
        };
        whole.unwrap_or_else(|| Self::Float(self.float() + other.float()))
    }

    #[expect(clippy::cast_precision_loss, reason = "Prometheus stores every value as a floating-point number")]
    fn float(self) -> f64 {
        match self {
            Self::Unsigned(value) => value as f64,
            Self::Signed(value) => value as f64,
            Self::Float(value) => value,
        }
    }
}

/// Formats the number. `NaN` and the infinities have special names, and OpenMetrics marks floating-point numbers as such.
fn float_text(value: f64, syntax: Syntax) -> String {
    if value.is_nan() {
        return "NaN".to_owned();
    }
    if value.is_infinite() {
        return if value > 0.0 { "+Inf" } else { "-Inf" }.to_owned();
    }
    // `{:?}` uses exponents for very large and very small numbers. Only OpenMetrics keeps the `.0` of whole numbers.
    let text = format!("{value:?}");
    match (syntax, text.strip_suffix(".0")) {
        (Syntax::Text, Some(whole)) => whole.to_owned(),
        _ => text,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_are_valid_in_both_formats() {
        let table = [
            (f64::NAN, "NaN", "NaN"),
            (f64::INFINITY, "+Inf", "+Inf"),
            (f64::NEG_INFINITY, "-Inf", "-Inf"),
            (5.0, "5", "5.0"),
            (-0.25, "-0.25", "-0.25"),
            (1e300, "1e300", "1e300"),
            (1e-9, "1e-9", "1e-9"),
            (1e15, "1000000000000000", "1000000000000000.0"),
        ];
        for (number, text, open_metrics) in table {
            let number = Number::from(number);
            assert_eq!(
                (number.text(Syntax::Text), number.text(Syntax::OpenMetrics)),
                (text.into(), open_metrics.into())
            );
        }
        assert_eq!(Number::from(u64::MAX).text(Syntax::OpenMetrics), "18446744073709551615");
        assert_eq!(Number::from(-3_i64).text(Syntax::Text), "-3");
    }

    #[test]
    fn a_sum_that_does_not_fit_is_a_float() {
        assert_eq!(Number::from(2_u64).plus(3_u64.into()), Number::Unsigned(5));
        assert_eq!(Number::from(2_i64).plus((-3_i64).into()), Number::Signed(-1));
        assert_eq!(Number::from(u64::MAX).plus(1_u64.into()).text(Syntax::Text), "1.8446744073709552e19");
        assert_eq!(Number::from(2_u64).plus(0.5.into()), Number::Float(2.5));
    }
}
