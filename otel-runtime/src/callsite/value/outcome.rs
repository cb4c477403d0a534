//! The outcome of a call by its return value: success, or a failure with an `error.type`.

use super::caught::caught;
use std::borrow::Cow;
use std::ops::ControlFlow;
use std::process::ExitCode;
use std::task::Poll;

/// The `error.type` of a failure without a type.
pub(crate) const OTHER: &str = "_OTHER";

/// Decides whether a value is a failure, and which `error.type` it has.
///
/// A return type that implements this trait decides the outcome of an annotated function. An error type that implements it chooses its own
/// `error.type`, which is otherwise the path of the type. The trait is implemented for `Result` (through any alias), `Poll`, `ControlFlow`,
/// `ExitCode` and, with the feature `http`, for statuses and responses.
///
/// ```
/// use otel_runtime::Outcome;
/// use std::borrow::Cow;
///
/// enum StoreError { NotFound, Timeout }
///
/// impl Outcome for StoreError {
///     fn error_type(&self) -> Option<Cow<'static, str>> {
///         Some(match self { Self::NotFound => "not_found".into(), Self::Timeout => "timeout".into() })
///     }
/// }
/// ```
///
/// The `error.type` follows [recording errors](https://opentelemetry.io/docs/specs/semconv/general/recording-errors/): it is
/// predictable and has a low cardinality, so do not put a message or an id into it.
pub trait Outcome {
    /// Returns `None` for a success, and the `error.type` for a failure.
    fn error_type(&self) -> Option<Cow<'static, str>>;

    /// Returns the `error.type`. A value whose outcome panics is a failure. `Result` decides without a panic.
    #[doc(hidden)]
    fn error_type_or_panicked(&self) -> Option<Cow<'static, str>> {
        caught(|| self.error_type()).unwrap_or(Some(Cow::Borrowed(OTHER)))
    }
}

impl<T, E> Outcome for Result<T, E> {
    fn error_type(&self) -> Option<Cow<'static, str>> {
        self.is_err().then(|| type_path::<E>().into())
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
}

impl<T: Outcome> Outcome for Option<T> {
    fn error_type(&self) -> Option<Cow<'static, str>> {
        self.as_ref()?.error_type()
    }
}

/// `Break` is the failure, as with the operator `?`.
impl<B, C> Outcome for ControlFlow<B, C> {
    fn error_type(&self) -> Option<Cow<'static, str>> {
        self.is_break().then(|| type_path::<B>().into())
    }
}

impl Outcome for ExitCode {
    fn error_type(&self) -> Option<Cow<'static, str>> {
        (*self != Self::SUCCESS).then(|| type_path::<Self>().into())
    }
}

/// A server error (5xx) is a failure, as in the semantic conventions for server spans.
#[cfg(feature = "http")]
impl Outcome for http::StatusCode {
    fn error_type(&self) -> Option<Cow<'static, str>> {
        self.is_server_error().then(|| self.as_str().to_owned().into())
    }
}

#[cfg(feature = "http")]
impl<B> Outcome for http::Response<B> {
    fn error_type(&self) -> Option<Cow<'static, str>> {
        self.status().error_type()
    }
}

/// Returns the path of a type without its parameters, such as `app::Error`. For a boxed trait object it is the path of the trait.
pub fn type_path<T: ?Sized>() -> &'static str {
    let name = std::any::type_name::<T>();
    let inner = name.strip_prefix("alloc::boxed::Box<").unwrap_or(name);
    let inner = inner.strip_prefix("dyn ").unwrap_or(inner);
    inner.find(['<', '>', ' ']).map_or(inner, |end| &inner[..end])
}

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

#[cfg(test)]
mod tests {
    use super::*;
    use std::error::Error;

    #[test]
    fn a_type_path_has_no_parameters() {
        assert_eq!(type_path::<Option<u8>>(), "core::option::Option");
        assert_eq!(type_path::<Box<dyn Error + Send>>(), "core::error::Error");
        assert_eq!(type_path::<Box<std::io::Error>>(), "std::io::error::Error");
    }
}
