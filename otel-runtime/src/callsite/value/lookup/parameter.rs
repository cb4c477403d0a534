//! Parameters that are recorded by default: as a value if the type has a conversion, otherwise by `Debug`.

use super::fallback::fallback;
use crate::callsite::value::fields::Fields;
use crate::callsite::value::to_value::ToValue;
use std::fmt::Debug;

/// Selects the conversion by method lookup, so `parameter(&value).otel_record(..)` needs neither a trait in scope nor the type.
pub fn parameter<T: ?Sized>(value: &T) -> Convertible<'_, T> {
    Convertible(DebugText(Neither(value)))
}

/// The type has a conversion to an attribute value.
pub struct Convertible<'a, T: ?Sized>(DebugText<'a, T>);
/// The type implements `Debug`.
pub struct DebugText<'a, T: ?Sized>(Neither<'a, T>);
/// The type has neither, which is a compile error.
pub struct Neither<'a, T: ?Sized>(&'a T);

impl<T: ToValue + ?Sized> Convertible<'_, T> {
    #[inline]
    pub fn otel_record(&self, fields: &mut Fields, key: &'static str) {
        fields.set(key, self.0.0.0);
    }
}

impl<T: Debug + ?Sized> DebugText<'_, T> {
    pub fn otel_record(&self, fields: &mut Fields, key: &'static str) {
        fields.set_text(key, format_args!("{:?}", self.0.0));
    }
}

impl<T: ?Sized> Neither<'_, T> {
    #[expect(clippy::unused_self, reason = "stands in for the methods of the other wrappers")]
    pub fn otel_record(&self, _: &mut Fields, _: &'static str)
    where
        (): Recordable<T>,
    {
    }
}

/// Nothing implements this trait; its message is the compile error for a type that cannot be recorded. It is a bound on `()`, because for a
/// bound on the type itself the compiler would suggest repeating the bound on a type parameter.
#[diagnostic::on_unimplemented(
    message = "`{T}` has neither a conversion to an attribute value nor a `Debug` text",
    label = "`#[instrument]` records this",
    note = "leave it out with `skip(..)` or `skip_all`, or implement `Debug` for its type",
    note = "or implement `otel_runtime::ToValue` for it"
)]
pub trait Recordable<T: ?Sized> {}

fallback!(Convertible -> DebugText, DebugText -> Neither);
