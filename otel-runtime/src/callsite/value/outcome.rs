//! The outcome of a call by its return value: success, or a failure with an `error.type`.

use super::caught::caught;
use super::type_path::type_path;
use std::borrow::Cow;
use std::ops::{ControlFlow, Deref};
use std::pin::Pin;
use std::process::ExitCode;
use std::rc::Rc;
use std::sync::Arc;
use std::task::Poll;

/// The `error.type` of a failure without a type.
pub(crate) const OTHER: &str = "_OTHER";

/// Decides whether a value is a failure, and which `error.type` it has.
///
/// A return type that implements this trait decides the outcome of an annotated function, and so does the error type of a `Result`. The
/// `error.type` of any other error is the path of its type. [`derive`](derive@crate::Outcome) implements the trait for your own types:
///
/// ```
/// use otel_runtime::Outcome;
///
/// #[derive(Outcome)]
/// enum OrderError {
///     SoldOut,
///     #[outcome("invalid_quantity")]
///     Quantity(u32),
///     #[outcome(transparent)]
///     Storage(std::io::Error),
/// }
///
/// assert_eq!(OrderError::SoldOut.error_type().as_deref(), Some("sold_out"));
/// assert_eq!(OrderError::Quantity(0).error_type().as_deref(), Some("invalid_quantity"));
/// let full = std::io::Error::from(std::io::ErrorKind::StorageFull);
/// assert_eq!(OrderError::Storage(full).error_type().as_deref(), Some("std::io::ErrorKind::StorageFull"));
/// ```
///
/// # Implementations
///
/// | type | outcome |
/// |---|---|
/// | `Result` (through any alias) | `Err` is a failure, unless the outcome of the error is a success. |
/// | `Poll`, `Option` | The outcome of the value inside; `Pending` and `None` are not failures. |
/// | `ControlFlow` | `Break` is a failure, as with the operator `?`. |
/// | `ExitCode` | Everything except `SUCCESS` is a failure. |
/// | `std::io::Error` | A failure with the path of its kind, such as `std::io::ErrorKind::NotFound`. |
/// | other errors of the standard library | A failure with the public path, such as `std::num::ParseIntError`. |
/// | `&T`, `&mut T`, `Box<T>`, `Rc<T>`, `Arc<T>`, `Pin<T>` | The outcome of the value that is pointed to. |
/// | `http::StatusCode`, `http::Response` (feature `http`) | A server error (5xx) is a failure; in an `Err`, every status is. The `error.type` is the status code. |
/// | `tonic::Status`, `tonic::Code` (feature `tonic`) | Everything except `OK` is a failure with the name of the code, such as `NOT_FOUND`. |
///
/// The `error.type` follows [recording errors](https://opentelemetry.io/docs/specs/semconv/general/recording-errors/): it is
/// predictable and has a low cardinality, so do not put a message or an id into it.
pub trait Outcome {
    /// Returns `None` for a success, and the `error.type` for a failure.
    fn error_type(&self) -> Option<Cow<'static, str>>;

    /// Returns the `error.type` of a value in an `Err`, where more values can be failures. By default, this is the result of
    /// [`error_type`](Self::error_type).
    ///
    /// ```
    /// # #[cfg(feature = "http")] {
    /// use http::StatusCode;
    /// use otel_runtime::Outcome;
    ///
    /// assert_eq!(StatusCode::NOT_FOUND.error_type(), None);
    /// assert_eq!(StatusCode::NOT_FOUND.error_type_in_err().as_deref(), Some("404"));
    /// # }
    /// ```
    fn error_type_in_err(&self) -> Option<Cow<'static, str>> {
        self.error_type()
    }

    /// Returns the `error.type`. A value whose outcome panics is a failure. `Result` decides without a panic.
    #[doc(hidden)]
    fn error_type_or_panicked(&self) -> Option<Cow<'static, str>> {
        caught(|| self.error_type()).unwrap_or(Some(Cow::Borrowed(OTHER)))
    }
}

/// Returns the `error.type` of a value in an `Err`. A value whose outcome panics is a failure.
pub(crate) fn in_err_or_panicked<E: Outcome + ?Sized>(error: &E) -> Option<Cow<'static, str>> {
    caught(|| error.error_type_in_err()).unwrap_or(Some(Cow::Borrowed(OTHER)))
}

impl<T, E> Outcome for Result<T, E> {
    fn error_type(&self) -> Option<Cow<'static, str>> {
        self.is_err().then(type_path::<E>)
    }

    fn error_type_in_err(&self) -> Option<Cow<'static, str>> {
        Some(always(self))
    }

    #[inline]
    fn error_type_or_panicked(&self) -> Option<Cow<'static, str>> {
        self.error_type()
    }
}

impl<T: Outcome> Outcome for Poll<T> {
    fn error_type(&self) -> Option<Cow<'static, str>> {
        match self {
            Self::Ready(value) => value.error_type(),
            Self::Pending => None,
        }
    }

    fn error_type_in_err(&self) -> Option<Cow<'static, str>> {
        match self {
            Self::Ready(value) => value.error_type_in_err(),
            Self::Pending => Some(always(self)),
        }
    }
}

impl<T: Outcome> Outcome for Option<T> {
    fn error_type(&self) -> Option<Cow<'static, str>> {
        self.as_ref()?.error_type()
    }

    fn error_type_in_err(&self) -> Option<Cow<'static, str>> {
        self.as_ref().map_or_else(|| Some(always(self)), T::error_type_in_err)
    }
}

impl<B, C> Outcome for ControlFlow<B, C> {
    fn error_type(&self) -> Option<Cow<'static, str>> {
        self.is_break().then(type_path::<B>)
    }

    fn error_type_in_err(&self) -> Option<Cow<'static, str>> {
        Some(always(self))
    }
}

impl Outcome for ExitCode {
    fn error_type(&self) -> Option<Cow<'static, str>> {
        (*self != Self::SUCCESS).then(type_path::<Self>)
    }

    fn error_type_in_err(&self) -> Option<Cow<'static, str>> {
        Some(always(self))
    }
}

/// The `error.type` of a value in an `Err` if the value itself is not a failure: an `Err(None)` is still a failure.
fn always<T: Outcome>(value: &T) -> Cow<'static, str> {
    value.error_type().unwrap_or_else(type_path::<T>)
}

macro_rules! through {
    ($([$($parameter:tt)*] $pointer:ty),*) => {$(
        impl<$($parameter)*> Outcome for $pointer {
            fn error_type(&self) -> Option<Cow<'static, str>> {
                (**self).error_type()
            }

            fn error_type_in_err(&self) -> Option<Cow<'static, str>> {
                (**self).error_type_in_err()
            }
        }
    )*};
}
through!([T: Outcome + ?Sized] &T, [T: Outcome + ?Sized] &mut T, [T: Outcome + ?Sized] Box<T>);
through!([T: Outcome + ?Sized] Rc<T>, [T: Outcome + ?Sized] Arc<T>, [P: Deref<Target: Outcome>] Pin<P>);

/// What `Outcome::error_type` returns, for generated code.
pub type ErrorType = Option<Cow<'static, str>>;

/// The return types that the option `err` accepts.
#[diagnostic::on_unimplemented(
    message = "`err` needs a function that returns `Result`, but this one returns `{Self}`",
    label = "looks for an error in `{Self}`",
    note = "remove `err`, or declare with `ok_if = ..` or `error_if = ..` which values are failures"
)]
pub trait Fallible {
    /// The error type.
    type Error;
    /// Returns the error, if there is one.
    fn error(&self) -> Option<&Self::Error>;
}

impl<T, E> Fallible for Result<T, E> {
    type Error = E;
    fn error(&self) -> Option<&E> {
        self.as_ref().err()
    }
}

impl<T: Fallible> Fallible for Poll<T> {
    type Error = T::Error;
    fn error(&self) -> Option<&T::Error> {
        match self {
            Self::Ready(value) => value.error(),
            Self::Pending => None,
        }
    }
}

/// Calls `then` with the error, if there is one.
#[inline]
pub fn on_err<R: Fallible>(result: &R, then: impl FnOnce(&R::Error)) {
    if let Some(error) = result.error() {
        then(error);
    }
}

/// The return types that the options `some` and `none` accept.
#[diagnostic::on_unimplemented(
    message = "`some` and `none` need a function that returns `Option`, but this one returns `{Self}`",
    label = "looks for an `Option` in `{Self}`",
    note = "for functions with other return types, write `level`, `ok` or `err(level = ..)`"
)]
pub trait Optional {
    /// Returns whether there is a value, or `None` for an error.
    fn is_some(&self) -> Option<bool>;
}

impl<T> Optional for Option<T> {
    fn is_some(&self) -> Option<bool> {
        Some(Option::is_some(self))
    }
}

impl<T, E> Optional for Result<Option<T>, E> {
    fn is_some(&self) -> Option<bool> {
        self.as_ref().ok().map(Option::is_some)
    }
}

/// Returns whether a result is a `Some`.
#[inline]
pub fn is_some<R: Optional>(result: &R) -> Option<bool> {
    result.is_some()
}
