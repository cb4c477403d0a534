//! Parameters that are recorded without being asked for: as values if their type has a conversion, else by `Debug`.

use super::fallback::fallback;
use super::fields::Fields;
use super::to_value::ToValue;
use std::fmt::Debug;

/// Finds out by method lookup, so `parameter(&value).record(..)` needs no trait in scope and no type.
pub fn parameter<T: ?Sized>(value: &T) -> Convertible<'_, T> {
    Convertible(DebugText(Neither(value)))
}

/// Has a conversion.
pub struct Convertible<'a, T: ?Sized>(DebugText<'a, T>);
/// Has a `Debug` text.
pub struct DebugText<'a, T: ?Sized>(Neither<'a, T>);
/// What remains: only a message for the author.
pub struct Neither<'a, T: ?Sized>(&'a T);

impl<T: ToValue + ?Sized> Convertible<'_, T> {
    #[inline]
    pub fn record(&self, fields: &mut Fields, key: &'static str) {
        fields.set(key, self.0.0.0);
    }
}

impl<T: Debug + ?Sized> DebugText<'_, T> {
    pub fn record(&self, fields: &mut Fields, key: &'static str) {
        fields.set_text(key, format_args!("{:?}", self.0.0));
    }
}

impl<T: ?Sized> Neither<'_, T> {
    #[expect(clippy::unused_self, reason = "stands in for the methods of the other wrappers")]
    pub fn record(&self, _: &mut Fields, _: &'static str)
    where
        (): Recordable<T>,
    {
    }
}

/// Nothing implements it: there is nothing to record of a type with neither. Of `()`, because for a bound on the type
/// itself the compiler would propose to repeat it on a type parameter.
#[diagnostic::on_unimplemented(
    message = "`{T}` has neither a conversion to an attribute value nor a `Debug` text",
    label = "`#[instrument]` records this",
    note = "leave it out with `skip(..)` or `skip_all`, or see to it that its type has `Debug`",
    note = "or implement `otel_runtime::ToValue` for it"
)]
pub trait Recordable<T: ?Sized> {}

fallback!(Convertible -> DebugText, DebugText -> Neither);
