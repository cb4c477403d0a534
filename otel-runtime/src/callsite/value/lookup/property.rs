//! Values that set a property of the span by their text, such as `otel.name` in `fields(..)` of `#[instrument]`.

use super::fallback::fallback;
use super::parameter::{TracingValue, tracing_value};
use crate::callsite::value::fields::Fields;
use std::fmt;

/// Calls `set` with the text of the value that `record` records. It is not called for a value of which nothing is recorded, such as `None`.
pub fn property(record: impl FnOnce(&mut Fields), set: impl FnOnce(&str)) {
    let mut fields = Fields::with_capacity(1, usize::MAX);
    record(&mut fields);
    if let Some(recorded) = fields.attributes.into_values().pop() {
        set(&recorded.value.as_str());
    }
}

/// Selects the text of a value by method lookup: `property_value(&name).otel_record(fields, "otel.name")`.
pub fn property_value<T: ?Sized>(value: &T) -> PropertyText<'_, T> {
    PropertyText(tracing_value(value))
}

/// The type is a text. Any other type is recorded like a value in `fields(..)`.
pub struct PropertyText<'a, T: ?Sized>(TracingValue<'a, T>);
fallback!(PropertyText -> TracingValue);

impl<T: AsRef<str> + ?Sized> PropertyText<'_, T> {
    pub fn otel_record(&self, fields: &mut Fields, key: &'static str) {
        fields.set_text(key, format_args!("{}", Referenced(self.value())));
    }
}

/// Displays the text, so that a panic of `as_ref` is handled like one of `Display`.
struct Referenced<'a, T: ?Sized>(&'a T);

impl<T: AsRef<str> + ?Sized> fmt::Display for Referenced<'_, T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.as_ref())
    }
}
