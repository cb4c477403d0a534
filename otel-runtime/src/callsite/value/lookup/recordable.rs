//! Returned values that are recorded as text. Nothing is recorded of `()`.

use super::fallback::fallback;
use crate::callsite::value::to_value::ToValue;
use opentelemetry::Value;
use std::any::type_name;
use std::error::Error;
use std::fmt;

/// Finds out whether there is something to record. Method lookup selects `Unit` for `()`, so the text of a value is formatted only if
/// there is one, and `()` needs no `Display`.
pub fn recordable<T: ?Sized>(value: &T) -> Unit<'_, T> {
    Unit(Recordable(value))
}

/// The value `()`, also behind a type alias.
pub struct Unit<'a, T: ?Sized>(Recordable<'a, T>);
/// Any other value. A type parameter may still stand for `()`.
pub struct Recordable<'a, T: ?Sized>(&'a T);
fallback!(Unit -> Recordable);

/// Stands for the value in code that never runs.
#[derive(Debug)]
pub enum Nothing {}

impl Error for Nothing {}

impl ToValue for Nothing {
    fn to_value(&self, _: usize) -> Option<Value> {
        match *self {}
    }
}

impl fmt::Display for Nothing {
    fn fmt(&self, _: &mut fmt::Formatter<'_>) -> fmt::Result {
        match *self {}
    }
}

impl Unit<'_, ()> {
    #[inline]
    #[expect(clippy::unused_self, reason = "stands in for the method of the other wrapper")]
    pub fn otel_then(&self, _: impl FnOnce(&Nothing)) {}
}

impl<T: ?Sized> Recordable<'_, T> {
    #[inline]
    pub fn otel_then(&self, then: impl FnOnce(&T)) {
        if type_name::<T>() != type_name::<()>() {
            then(self.0);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_recorded_of_a_unit() {
        fn of_a_parameter<T: fmt::Debug>(value: &T) -> Option<String> {
            let mut text = None;
            recordable(value).otel_then(|value| text = Some(format!("{value:?}")));
            text
        }
        let mut text = None;
        recordable(&()).otel_then(|value| text = Some(format!("{value}")));
        assert_eq!(text, None);
        assert_eq!(of_a_parameter(&()), None);
        assert_eq!(of_a_parameter(&((),)).as_deref(), Some("((),)"));
        assert_eq!(of_a_parameter(&7).as_deref(), Some("7"));
    }
}
