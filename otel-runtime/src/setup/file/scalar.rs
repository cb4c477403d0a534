//! The types of plain scalars: the core schema of YAML 1.2.

use super::tree::NodeValue;

/// Returns the value of a scalar without quotes.
///
/// Specification: [core schema](https://yaml.org/spec/1.2.2/#103-core-schema).
pub(super) fn plain(text: &str) -> NodeValue {
    match text {
        "" | "~" | "null" | "Null" | "NULL" => NodeValue::Null,
        "true" | "True" | "TRUE" => NodeValue::Bool(true),
        "false" | "False" | "FALSE" => NodeValue::Bool(false),
        _ => number(text).unwrap_or_else(|| NodeValue::Text(text.to_owned())),
    }
}

fn number(text: &str) -> Option<NodeValue> {
    let radix = |digits: &str, radix| i64::from_str_radix(digits, radix).ok().map(NodeValue::Integer);
    let unsigned = text.strip_prefix(['-', '+']).unwrap_or(text);
    if let Some(digits) = text.strip_prefix("0x").filter(|digits| digits.bytes().all(|b| b.is_ascii_hexdigit())) {
        return radix(digits, 16);
    }
    if let Some(digits) = text.strip_prefix("0o").filter(|digits| digits.bytes().all(|b| b.is_ascii_digit())) {
        return radix(digits, 8);
    }
    if [".inf", ".Inf", ".INF"].contains(&unsigned) {
        let infinity = if text.starts_with('-') { f64::NEG_INFINITY } else { f64::INFINITY };
        return Some(NodeValue::Float(infinity));
    }
    if [".nan", ".NaN", ".NAN"].contains(&text) {
        return Some(NodeValue::Float(f64::NAN));
    }
    let (mantissa, exponent) = unsigned.split_once(['e', 'E']).unwrap_or((unsigned, "0"));
    let digits = |text: &str| text.bytes().all(|b| b.is_ascii_digit());
    let exponent_digits = exponent.strip_prefix(['-', '+']).unwrap_or(exponent);
    let (whole, fraction) = mantissa.split_once('.').unwrap_or((mantissa, ""));
    let is_number = digits(whole) && digits(fraction) && !(whole.is_empty() && fraction.is_empty());
    if !is_number || exponent_digits.is_empty() || !digits(exponent_digits) {
        return None;
    }
    if let Ok(integer) = text.parse() {
        return Some(NodeValue::Integer(integer));
    }
    text.parse().ok().map(NodeValue::Float)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn types_are_those_of_the_core_schema() {
        let text = |text: &str| NodeValue::Text(text.to_owned());
        for (scalar, expected) in [
            ("", NodeValue::Null),
            ("~", NodeValue::Null),
            ("True", NodeValue::Bool(true)),
            ("yes", text("yes")),
            ("0", NodeValue::Integer(0)),
            ("-12", NodeValue::Integer(-12)),
            ("+7", NodeValue::Integer(7)),
            ("0o17", NodeValue::Integer(15)),
            ("0xFF", NodeValue::Integer(255)),
            ("1.", NodeValue::Float(1.0)),
            (".5", NodeValue::Float(0.5)),
            ("1e3", NodeValue::Float(1000.0)),
            ("-.inf", NodeValue::Float(f64::NEG_INFINITY)),
            ("99999999999999999999", NodeValue::Float(1e20)),
            (".", text(".")),
            ("1e", text("1e")),
            ("e1", text("e1")),
            ("1.0.0", text("1.0.0")),
            ("infinity", text("infinity")),
            ("0x", text("0x")),
            ("-", text("-")),
        ] {
            assert_eq!(plain(scalar), expected, "{scalar}");
        }
    }
}
