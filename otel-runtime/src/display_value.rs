//! Log record values as text.

use opentelemetry::logs::AnyValue;
use std::fmt;

/// Formats a value without quotes and type names.
pub(crate) struct DisplayValue<'a>(pub(crate) &'a AnyValue);

impl fmt::Display for DisplayValue<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.0 {
            AnyValue::Int(n) => n.fmt(f),
            AnyValue::Double(n) => n.fmt(f),
            AnyValue::String(text) => f.write_str(text.as_str()),
            AnyValue::Boolean(yes) => yes.fmt(f),
            AnyValue::Bytes(bytes) => write!(f, "{} bytes", bytes.len()),
            AnyValue::ListAny(values) => {
                let values: Vec<_> = values.iter().map(Self::text).collect();
                write!(f, "[{}]", values.join(","))
            }
            AnyValue::Map(map) => {
                // A hash map has no defined order, but the text must be deterministic.
                let mut entries: Vec<_> =
                    map.iter().map(|(key, value)| format!("{key}={}", Self::text(value))).collect();
                entries.sort();
                write!(f, "{{{}}}", entries.join(" "))
            }
            other => write!(f, "{other:?}"),
        }
    }
}

impl DisplayValue<'_> {
    pub(crate) fn text(value: &AnyValue) -> String {
        DisplayValue(value).to_string()
    }
}
