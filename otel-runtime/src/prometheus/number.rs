//! Formats the number types of the SDK.

use super::accept::Syntax;

/// A value of a metric.
pub(super) trait Number: Copy {
    fn text(self, syntax: Syntax) -> String;
    fn is_negative(self) -> bool;
}

impl Number for u64 {
    fn text(self, _: Syntax) -> String {
        self.to_string()
    }

    fn is_negative(self) -> bool {
        false
    }
}

impl Number for i64 {
    fn text(self, _: Syntax) -> String {
        self.to_string()
    }

    fn is_negative(self) -> bool {
        self < 0
    }
}

impl Number for f64 {
    /// Formats the number. `NaN` and the infinities have special names, and OpenMetrics marks floating-point numbers as such.
    fn text(self, syntax: Syntax) -> String {
        if self.is_nan() {
            return "NaN".to_owned();
        }
        if self.is_infinite() {
            return if self > 0.0 { "+Inf" } else { "-Inf" }.to_owned();
        }
        // `{:?}` uses exponents for very large and very small numbers. Only OpenMetrics keeps the `.0` of whole numbers.
        let text = format!("{self:?}");
        match (syntax, text.strip_suffix(".0")) {
            (Syntax::Text, Some(whole)) => whole.to_owned(),
            _ => text,
        }
    }

    fn is_negative(self) -> bool {
        self < 0.0
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
            assert_eq!(
                (number.text(Syntax::Text), number.text(Syntax::OpenMetrics)),
                (text.into(), open_metrics.into())
            );
        }
        assert_eq!(u64::MAX.text(Syntax::OpenMetrics), "18446744073709551615");
        assert_eq!((-3_i64).text(Syntax::Text), "-3");
    }
}
