//! The values of `error.type` in derived implementations of `Outcome`.

use super::outcome::ErrorType;
use std::borrow::Cow;

/// An `error.type` that is known at compile time.
pub fn fixed_name(name: &'static str) -> ErrorType {
    Some(Cow::Borrowed(name))
}

/// The `error.type` that the function in `with = ..` returned.
pub fn computed_name(name: impl ErrorName) -> ErrorType {
    name.into_error_type()
}

/// The types that the function in `with = ..` can return.
#[diagnostic::on_unimplemented(
    message = "`with` needs a function that returns an `error.type`, but this one returns `{Self}`",
    label = "returns `{Self}`",
    note = "return `&str`, `String`, `Cow<'static, str>`, or an `Option` of one of these; `None` means that the value is not a failure"
)]
pub trait ErrorName {
    #[doc(hidden)]
    fn into_error_type(self) -> ErrorType;
}

impl ErrorName for &str {
    fn into_error_type(self) -> ErrorType {
        Some(Cow::Owned(self.to_owned()))
    }
}

impl ErrorName for String {
    fn into_error_type(self) -> ErrorType {
        Some(Cow::Owned(self))
    }
}

impl ErrorName for Cow<'static, str> {
    fn into_error_type(self) -> ErrorType {
        Some(self)
    }
}

impl<T: ErrorName> ErrorName for Option<T> {
    fn into_error_type(self) -> ErrorType {
        self?.into_error_type()
    }
}
