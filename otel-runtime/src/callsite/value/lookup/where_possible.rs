//! Options that the functions of an `impl` block, a module or a trait share, and that apply where the type of the value allows it.

use super::fallback::fallback;
use super::recordable::Nothing;
use crate::callsite::value::outcome::{Fallible, Optional};
use crate::callsite::value::to_value::ToValue;
use std::fmt::{Debug, Display};

/// Declares `function(&value).otel_then(..)`, which calls the closure if the type of the value implements a trait. Method lookup selects the
/// first wrapper if the bound holds, and the second one otherwise.
macro_rules! if_implements {
    ($($function:ident: $bound:ident, $implements:ident, $lacks:ident;)*) => {$(
        #[doc = concat!("Records a value if its type implements `", stringify!($bound), "`.")]
        pub fn $function<T: ?Sized>(value: &T) -> $implements<'_, T> {
            $implements($lacks(value))
        }

        #[doc = concat!("The type implements `", stringify!($bound), "`.")]
        pub struct $implements<'a, T: ?Sized>($lacks<'a, T>);
        /// Any other type.
        pub struct $lacks<'a, T: ?Sized>(&'a T);
        fallback!($implements -> $lacks);

        impl<T: $bound + ?Sized> $implements<'_, T> {
            #[inline]
            pub fn otel_then(&self, then: impl FnOnce(&T)) {
                then(self.0.0);
            }
        }

        impl<T: ?Sized> $lacks<'_, T> {
            #[inline]
            pub fn otel_then(&self, _: impl FnOnce(&Nothing)) {}
        }
    )*};
}
if_implements! {
    if_value: ToValue, HasValue, HasNoValue;
    if_display: Display, HasDisplay, HasNoDisplay;
    if_debug: Debug, HasDebug, HasNoDebug;
}

/// Finds the error in a value of any type.
pub fn if_error<R: ?Sized>(result: &R) -> MayFail<'_, R> {
    MayFail(CannotFail(result))
}

/// The type may contain an error.
pub struct MayFail<'a, R: ?Sized>(CannotFail<'a, R>);
/// Any other type.
pub struct CannotFail<'a, R: ?Sized>(&'a R);
fallback!(MayFail -> CannotFail);

impl<R: Fallible> MayFail<'_, R> {
    #[inline]
    pub fn otel_then(&self, then: impl FnOnce(&R::Error)) {
        if let Some(error) = self.0.0.error() {
            then(error);
        }
    }
}

impl<R: ?Sized> CannotFail<'_, R> {
    #[inline]
    #[expect(clippy::unused_self, reason = "stands in for the method of the other wrapper")]
    pub fn otel_then(&self, _: impl FnOnce(&Nothing)) {}
}

/// Finds out whether a value of any type is a `Some`. A value whose type contains no `Option` is neither `Some` nor `None`.
pub fn if_optional<R: ?Sized>(result: &R) -> ContainsOption<'_, R> {
    ContainsOption(AnyValue(result))
}

/// The type contains an `Option`.
pub struct ContainsOption<'a, R: ?Sized>(AnyValue<'a, R>);
/// Any other type.
pub struct AnyValue<'a, R: ?Sized>(&'a R);
fallback!(ContainsOption -> AnyValue);

impl<R: Optional> ContainsOption<'_, R> {
    #[inline]
    pub fn otel_is_some(&self) -> Option<bool> {
        self.0.0.is_some()
    }
}

impl<R: ?Sized> AnyValue<'_, R> {
    #[inline]
    #[expect(clippy::unused_self, reason = "stands in for the method of the other wrapper")]
    pub fn otel_is_some(&self) -> Option<bool> {
        None
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Plain;

    #[test]
    fn the_type_decides_what_is_recorded() {
        let mut texts = Vec::new();
        if_debug(&Some(7)).otel_then(|value| texts.push(format!("{value:?}")));
        if_display(&Some(7)).otel_then(|value| texts.push(format!("{value}")));
        if_value(&7).otel_then(|value| texts.push(value.to_string()));
        if_value(&Plain).otel_then(|value| texts.push(value.to_string()));
        if_error(&Err::<(), _>("no")).otel_then(|error| texts.push((*error).to_owned()));
        if_error(&Plain).otel_then(|error| texts.push(error.to_string()));
        assert_eq!(texts, ["Some(7)", "7", "no"]);
        assert_eq!(if_optional(&Ok::<_, ()>(Some(7))).otel_is_some(), Some(true));
        assert_eq!(if_optional(&Plain).otel_is_some(), None);
    }
}
