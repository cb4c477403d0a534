//! What a returned value says about the call: success, or a failure and its `error.type`.

use std::borrow::Cow;
use std::ops::{ControlFlow, Deref};
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
pub fn type_path<T: ?Sized>() -> &'static str {
    let name = std::any::type_name::<T>();
    let inner = name.strip_prefix("alloc::boxed::Box<").unwrap_or(name);
    let inner = inner.strip_prefix("dyn ").unwrap_or(inner);
    inner.find(['<', '>', ' ']).map_or(inner, |end| &inner[..end])
}

/// Finds the most specific answer for a value whose type a macro cannot see: method lookup takes the first wrapper in
/// the `Deref` chain whose bounds hold, so `probe(&value).error_type()` compiles for every type.
pub fn probe<R: ?Sized>(value: &R) -> Probe<'_, R> {
    Probe(ErrOnly(OkOnly(Own(Unknown(value)))))
}

/// `Result` whose value and error both have an outcome of their own.
pub struct Probe<'a, R: ?Sized>(ErrOnly<'a, R>);
/// `Result` whose error has one.
pub struct ErrOnly<'a, R: ?Sized>(OkOnly<'a, R>);
/// `Result` whose value has one.
pub struct OkOnly<'a, R: ?Sized>(Own<'a, R>);
/// Any type with one.
pub struct Own<'a, R: ?Sized>(Unknown<'a, R>);
/// Anything else counts as a success.
pub struct Unknown<'a, R: ?Sized>(&'a R);

/// Both halves of a `Result` have an outcome. As one bound on the whole type: when the function names a type that does not
/// exist, the compiler says that and nothing about bounds.
pub trait Halves {
    #[doc(hidden)]
    fn halves_error_type(&self) -> Option<Cow<'static, str>>;
}

impl<T: Outcome, E: Outcome> Halves for Result<T, E> {
    #[inline]
    fn halves_error_type(&self) -> Option<Cow<'static, str>> {
        match self {
            Ok(value) => value.error_type(),
            Err(error) => Some(own_type(error)),
        }
    }
}

impl<R: Halves> Probe<'_, R> {
    #[inline]
    pub fn error_type(&self) -> Option<Cow<'static, str>> {
        self.0.0.0.0.0.halves_error_type()
    }
}

impl<T, E: Outcome> ErrOnly<'_, Result<T, E>> {
    #[inline]
    pub fn error_type(&self) -> Option<Cow<'static, str>> {
        self.0.0.0.0.as_ref().err().map(own_type)
    }
}

impl<T: Outcome, E> OkOnly<'_, Result<T, E>> {
    #[inline]
    pub fn error_type(&self) -> Option<Cow<'static, str>> {
        match self.0.0.0 {
            Ok(value) => value.error_type(),
            result => result.error_type(),
        }
    }
}

impl<R: Outcome + ?Sized> Own<'_, R> {
    #[inline]
    pub fn error_type(&self) -> Option<Cow<'static, str>> {
        self.0.0.error_type()
    }
}

impl<R: ?Sized> Unknown<'_, R> {
    #[inline]
    #[expect(clippy::unused_self, reason = "stands in for the methods of the other wrappers")]
    pub fn error_type(&self) -> Option<Cow<'static, str>> {
        None
    }
}

/// An `Err` stays a failure even if the error's own `error_type` has no name for it.
fn own_type<E: Outcome>(error: &E) -> Cow<'static, str> {
    error.error_type().unwrap_or_else(|| type_path::<E>().into())
}

/// What the first wrapper does not answer is asked of the second.
macro_rules! chain {
    ($($outer:ident -> $inner:ident),*) => {$(
        impl<'a, R: ?Sized> Deref for $outer<'a, R> {
            type Target = $inner<'a, R>;
            fn deref(&self) -> &Self::Target {
                &self.0
            }
        }
    )*};
}
pub(crate) use chain;
chain!(Probe -> ErrOnly, ErrOnly -> OkOnly, OkOnly -> Own, Own -> Unknown);

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

/// Finds what `ret` stands for: the value in an `Ok`, or the whole value of any other type.
pub fn returned<R: ?Sized>(value: &R) -> Returned<'_, R> {
    Returned(Whole(value))
}

/// A `Result`: the value in `Ok`.
pub struct Returned<'a, R: ?Sized>(Whole<'a, R>);
/// Anything else: itself.
pub struct Whole<'a, R: ?Sized>(&'a R);
chain!(Returned -> Whole);

impl<T, E> Returned<'_, Result<T, E>> {
    #[inline]
    pub fn then(&self, then: impl FnOnce(&T)) {
        if let Ok(value) = self.0.0 {
            then(value);
        }
    }
}

impl<R: ?Sized> Whole<'_, R> {
    #[inline]
    pub fn then(&self, then: impl FnOnce(&R)) {
        then(self.0);
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

    struct Plain;
    struct Named;
    impl Outcome for Named {
        fn error_type(&self) -> Option<Cow<'static, str>> {
            Some("named".into())
        }
    }

    #[test]
    fn the_most_specific_outcome_wins() {
        assert_eq!(probe(&7).error_type(), None);
        assert_eq!(probe(&Ok::<u8, Plain>(1)).error_type(), None);
        assert_eq!(probe(&Err::<u8, _>(Plain)).error_type().as_deref(), Some(concat!(module_path!(), "::Plain")));
        assert_eq!(probe(&Err::<u8, _>(Named)).error_type().as_deref(), Some("named"));
        assert_eq!(probe(&Err::<Named, _>(Named)).error_type().as_deref(), Some("named"));
        assert_eq!(probe(&Ok::<Named, Plain>(Named)).error_type().as_deref(), Some("named"));
        assert_eq!(probe(&Poll::Ready(Err::<(), _>(0_u8))).error_type().as_deref(), Some("u8"));
        assert_eq!(probe(&ControlFlow::<Plain>::Continue(())).error_type(), None);
        assert_eq!(probe(&ExitCode::FAILURE).error_type().as_deref(), Some("std::process::ExitCode"));
    }

    #[test]
    fn a_type_path_has_no_parameters() {
        assert_eq!(type_path::<Option<u8>>(), "core::option::Option");
        assert_eq!(type_path::<Box<dyn Error + Send>>(), "core::error::Error");
        assert_eq!(type_path::<Box<std::io::Error>>(), "std::io::error::Error");
    }

    #[test]
    fn ret_is_the_value_in_ok() {
        let mut seen = None;
        returned(&Ok::<u8, Plain>(3)).then(|ret: &u8| seen = Some(*ret));
        assert_eq!(seen, Some(3));
        returned(&Some(4_u8)).then(|ret: &Option<u8>| seen = *ret);
        assert_eq!(seen, Some(4));
    }
}
