//! What a returned value says about the call: success, or a failure and its `error.type`.

use std::borrow::Cow;
use std::ops::ControlFlow;
use std::process::ExitCode;
use std::task::Poll;

/// Says whether a value stands for a failure, and of what type.
///
/// Return types that implement it decide the outcome of an annotated function; error types that implement it choose
/// their own `error.type` in place of the path of the type. `Result` (through any alias), `Poll`, `ControlFlow`,
/// `ExitCode` and, with feature `http`, statuses and responses are known already.
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
/// Follows [recording errors](https://opentelemetry.io/docs/specs/semconv/general/recording-errors/): the type is
/// predictable and of low cardinality, so never put a message or an id into it.
pub trait Outcome {
    /// `None` for a success, the `error.type` for a failure.
    fn error_type(&self) -> Option<Cow<'static, str>>;
}

impl<T, E> Outcome for Result<T, E> {
    fn error_type(&self) -> Option<Cow<'static, str>> {
        self.is_err().then(|| type_path::<E>().into())
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

/// `Break` is the failure, as it is for `?`.
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

/// A server error (5xx) is a failure, as the conventions say of the span of a server.
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

/// The path of a type without its parameters: `app::Error`; for a boxed trait object that of the trait.
pub(crate) fn type_path<T: ?Sized>() -> &'static str {
    let name = std::any::type_name::<T>();
    let inner = name.strip_prefix("alloc::boxed::Box<").unwrap_or(name);
    let inner = inner.strip_prefix("dyn ").unwrap_or(inner);
    inner.find(['<', '>', ' ']).map_or(inner, |end| &inner[..end])
}

/// What `err` needs: a return type with an error in it.
#[diagnostic::on_unimplemented(
    message = "`err` needs a function that returns `Result`, but this one returns `{Self}`",
    label = "looks for an error in `{Self}`",
    note = "remove `err`, or say with `ok_if = ..` or `error_if = ..` which values are failures"
)]
pub trait Fallible {
    /// The type of the error.
    type Error;
    /// The error, if this is one.
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

/// What `some` and `none` need: a return type with an `Option` in it.
#[diagnostic::on_unimplemented(
    message = "`some` and `none` need a function that returns `Option`, but this one returns `{Self}`",
    label = "looks for an `Option` in `{Self}`",
    note = "`level`, `ok` and `err(level = ..)` are the levels of other functions"
)]
pub trait Optional {
    /// Whether there is a value; `None` for an error.
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

/// Whether a result is a `Some`.
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
