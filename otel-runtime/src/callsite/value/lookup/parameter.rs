//! Parameters that are recorded by default: as a value if the type has a conversion, otherwise by `Debug`.

use super::fallback::fallback;
use crate::callsite::value::fields::Fields;
use crate::callsite::value::to_value::ToValue;
use std::error::Error;
use std::fmt::Debug;

/// Selects the conversion by method lookup, so `parameter(&value).otel_record(..)` needs neither a trait in scope nor the type.
pub fn parameter<T: ?Sized>(value: &T) -> Convertible<'_, T> {
    Convertible(DebugText(Neither(value)))
}

/// Selects the conversion of a value in `fields(..)` of `#[instrument]`. It may be a type of `tracing`, whose `Debug` text is the recorded
/// text: `tracing_value(&display(id)).otel_record(..)`. An error is recorded as its `Display` text, and a `None` is not recorded.
pub fn tracing_value<T: ?Sized>(value: &T) -> TracingValue<'_, T> {
    TracingValue(BoxedError(OptionalError(ErrorText(OptionalDebug(DebugText(Neither(value)))))))
}

/// The type has a conversion to an attribute value.
pub struct TracingValue<'a, T: ?Sized>(BoxedError<'a, T>);
/// The type is a `Box<dyn Error>`.
pub struct BoxedError<'a, T: ?Sized>(OptionalError<'a, T>);
/// The type is an `Option` of an error.
pub struct OptionalError<'a, T: ?Sized>(ErrorText<'a, T>);
/// The type is an error, such as `&dyn Error`.
pub struct ErrorText<'a, T: ?Sized>(OptionalDebug<'a, T>);
/// The type is an `Option` of a type that implements `Debug`.
pub struct OptionalDebug<'a, T: ?Sized>(DebugText<'a, T>);

impl<T: ToValue + ?Sized> TracingValue<'_, T> {
    #[inline]
    pub fn otel_record(&self, fields: &mut Fields, key: &'static str) {
        fields.set(key, self.value());
    }
}

impl<E: Error + ?Sized> BoxedError<'_, Box<E>> {
    pub fn otel_record(&self, fields: &mut Fields, key: &'static str) {
        fields.set_text(key, format_args!("{}", self.value()));
    }
}

impl<E: Error> OptionalError<'_, Option<E>> {
    pub fn otel_record(&self, fields: &mut Fields, key: &'static str) {
        if let Some(error) = self.value() {
            fields.set_text(key, format_args!("{error}"));
        }
    }
}

impl<E: Error + ?Sized> ErrorText<'_, E> {
    pub fn otel_record(&self, fields: &mut Fields, key: &'static str) {
        fields.set_text(key, format_args!("{}", self.value()));
    }
}

impl<T: Debug> OptionalDebug<'_, Option<T>> {
    pub fn otel_record(&self, fields: &mut Fields, key: &'static str) {
        if let Some(value) = self.value() {
            fields.set_text(key, format_args!("{value:?}"));
        }
    }
}

impl<'a, T: ?Sized> Neither<'a, T> {
    pub(super) fn value(&self) -> &'a T {
        self.0
    }
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
fallback!(
    TracingValue -> BoxedError,
    BoxedError -> OptionalError,
    OptionalError -> ErrorText,
    ErrorText -> OptionalDebug,
    OptionalDebug -> DebugText
);
