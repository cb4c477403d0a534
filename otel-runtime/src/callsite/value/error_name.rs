//! The names of failures in implementations of `Outcome` that are derived.

use super::outcome::ErrorType;
use std::borrow::Cow;

/// A failure with a name that is known at compile time.
pub fn fixed_name(name: &'static str) -> ErrorType {
    Some(Cow::Borrowed(name))
}

/// The failure according to the return value of the function in `with = ..`.
pub fn computed_name(name: impl ErrorName) -> ErrorType {
    name.into_error_type()
}

/// The types that such a function can return.
#[diagnostic::on_unimplemented(
    message = "`with` needs a function that returns an `error.type`, but this one returns `{Self}`",
    label = "returns `{Self}`",
    note = "return `&str`, `String`, `Cow<'static, str>`, or an `Option` of one of these, where `None` is no failure"
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
