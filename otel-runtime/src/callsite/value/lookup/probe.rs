//! The outcome of a return value, and the value in an `Ok`, for types that a macro cannot see.

use super::fallback::fallback;
use crate::callsite::value::outcome::{Outcome, in_err_or_panicked};
use crate::callsite::value::type_path::type_path;
use std::borrow::Cow;
use std::ops::ControlFlow;
use std::pin::Pin;
use std::rc::Rc;
use std::sync::Arc;
use std::task::Poll;

/// Finds the most specific outcome of a value whose type a macro cannot see. Method lookup takes the first wrapper in the `Deref` chain
/// whose bounds hold, so `probe(&value).otel_error_type()` compiles for every type.
pub fn probe<R: ?Sized>(value: &R) -> Probe<'_, R> {
    Probe(ErrOnly(OkOnly(Own(Unknown(value)))))
}

/// A `Result` whose value and error both implement `Outcome`.
pub struct Probe<'a, R: ?Sized>(ErrOnly<'a, R>);
/// A `Result`, or a wrapper of one, whose error implements `Outcome`.
pub struct ErrOnly<'a, R: ?Sized>(OkOnly<'a, R>);
/// A `Result` whose value implements `Outcome`.
pub struct OkOnly<'a, R: ?Sized>(Own<'a, R>);
/// Any other type that implements `Outcome`.
pub struct Own<'a, R: ?Sized>(Unknown<'a, R>);
/// Any other type, which is a success.
pub struct Unknown<'a, R: ?Sized>(&'a R);

/// A `Result` of which both types implement `Outcome`. This is one bound on the whole type, so that for a type that does not exist the
/// compiler reports only that.
pub trait Halves {
    #[doc(hidden)]
    fn halves_error_type(&self) -> Option<Cow<'static, str>>;
}

impl<T: Outcome, E: Outcome> Halves for Result<T, E> {
    #[inline]
    fn halves_error_type(&self) -> Option<Cow<'static, str>> {
        match self {
            Ok(value) => value.error_type_or_panicked(),
            Err(error) => in_err_or_panicked(error),
        }
    }
}

impl<R: Halves> Probe<'_, R> {
    #[inline]
    pub fn otel_error_type(&self) -> Option<Cow<'static, str>> {
        self.0.0.0.0.0.halves_error_type()
    }
}

/// A value with an error that implements `Outcome`, at any depth.
pub trait ErrHalf {
    #[doc(hidden)]
    fn err_error_type(&self) -> Option<Cow<'static, str>>;
}

impl<T, E: Outcome> ErrHalf for Result<T, E> {
    #[inline]
    fn err_error_type(&self) -> Option<Cow<'static, str>> {
        in_err_or_panicked(self.as_ref().err()?)
    }
}

impl<B: Outcome, C> ErrHalf for ControlFlow<B, C> {
    fn err_error_type(&self) -> Option<Cow<'static, str>> {
        match self {
            Self::Break(error) => in_err_or_panicked(error),
            Self::Continue(_) => None,
        }
    }
}

impl<R: ErrHalf> ErrHalf for Poll<R> {
    fn err_error_type(&self) -> Option<Cow<'static, str>> {
        match self {
            Self::Ready(result) => result.err_error_type(),
            Self::Pending => None,
        }
    }
}

impl<R: ErrHalf> ErrHalf for Option<R> {
    fn err_error_type(&self) -> Option<Cow<'static, str>> {
        self.as_ref()?.err_error_type()
    }
}

macro_rules! through {
    ($($pointer:ty),*) => {$(
        impl<R: ErrHalf + ?Sized> ErrHalf for $pointer {
            fn err_error_type(&self) -> Option<Cow<'static, str>> {
                (**self).err_error_type()
            }
        }
    )*};
}
through!(&R, &mut R, Box<R>, Rc<R>, Arc<R>, Pin<Box<R>>);

impl<R: ErrHalf + ?Sized> ErrOnly<'_, R> {
    #[inline]
    pub fn otel_error_type(&self) -> Option<Cow<'static, str>> {
        self.0.0.0.0.err_error_type()
    }
}

impl<T: Outcome, E> OkOnly<'_, Result<T, E>> {
    #[inline]
    pub fn otel_error_type(&self) -> Option<Cow<'static, str>> {
        match self.0.0.0 {
            Ok(value) => value.error_type_or_panicked(),
            Err(_) => Some(type_path::<E>()),
        }
    }
}

impl<R: Outcome + ?Sized> Own<'_, R> {
    #[inline]
    pub fn otel_error_type(&self) -> Option<Cow<'static, str>> {
        self.0.0.error_type_or_panicked()
    }
}

impl<R: ?Sized> Unknown<'_, R> {
    #[inline]
    #[expect(clippy::unused_self, reason = "stands in for the methods of the other wrappers")]
    pub fn otel_error_type(&self) -> Option<Cow<'static, str>> {
        None
    }
}

fallback!(Probe -> ErrOnly, ErrOnly -> OkOnly, OkOnly -> Own, Own -> Unknown);

/// Finds the `error.type` of an error inside another error, which is the path of its type if it does not implement `Outcome`.
pub fn inner_error<E: ?Sized>(error: &E) -> InnerError<'_, E> {
    InnerError(AnyError(error))
}

/// An error that implements `Outcome`.
pub struct InnerError<'a, E: ?Sized>(AnyError<'a, E>);
/// Any other type.
pub struct AnyError<'a, E: ?Sized>(&'a E);
fallback!(InnerError -> AnyError);

impl<E: Outcome + ?Sized> InnerError<'_, E> {
    pub fn otel_error_type(&self) -> Option<Cow<'static, str>> {
        self.0.0.error_type_in_err()
    }
}

impl<E: ?Sized> AnyError<'_, E> {
    #[expect(clippy::unused_self, clippy::unnecessary_wraps, reason = "stands in for the method of the other wrapper")]
    pub fn otel_error_type(&self) -> Option<Cow<'static, str>> {
        Some(type_path::<E>())
    }
}

/// Finds the value that the option `ret` records: the value in an `Ok`, or the whole value of any other type.
pub fn returned<R: ?Sized>(value: &R) -> Returned<'_, R> {
    Returned(Whole(value))
}

/// A `Result`, of which the value in `Ok` is recorded.
pub struct Returned<'a, R: ?Sized>(Whole<'a, R>);
/// Any other type, of which the whole value is recorded.
pub struct Whole<'a, R: ?Sized>(&'a R);
fallback!(Returned -> Whole);

impl<T, E> Returned<'_, Result<T, E>> {
    #[inline]
    pub fn otel_then(&self, then: impl FnOnce(&T)) {
        if let Ok(value) = self.0.0 {
            then(value);
        }
    }
}

impl<R: ?Sized> Whole<'_, R> {
    #[inline]
    pub fn otel_then(&self, then: impl FnOnce(&R)) {
        then(self.0);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::process::ExitCode;

    struct Plain;
    struct Named;
    impl Outcome for Named {
        fn error_type(&self) -> Option<Cow<'static, str>> {
            Some("named".into())
        }
    }

    #[test]
    fn the_most_specific_outcome_wins() {
        assert_eq!(probe(&7).otel_error_type(), None);
        assert_eq!(probe(&Ok::<u8, Plain>(1)).otel_error_type(), None);
        assert_eq!(probe(&Err::<u8, _>(Plain)).otel_error_type().as_deref(), Some(concat!(module_path!(), "::Plain")));
        assert_eq!(probe(&Err::<u8, _>(Named)).otel_error_type().as_deref(), Some("named"));
        assert_eq!(probe(&Err::<Named, _>(Named)).otel_error_type().as_deref(), Some("named"));
        assert_eq!(probe(&Ok::<Named, Plain>(Named)).otel_error_type().as_deref(), Some("named"));
        assert_eq!(probe(&Poll::Ready(Err::<(), _>(0_u8))).otel_error_type().as_deref(), Some("u8"));
        assert_eq!(probe(&ControlFlow::<Plain>::Continue(())).otel_error_type(), None);
        assert_eq!(probe(&Poll::Ready(Some(Err::<u8, _>(Named)))).otel_error_type().as_deref(), Some("named"));
        assert_eq!(probe(&Arc::new(Err::<u8, _>(Named))).otel_error_type().as_deref(), Some("named"));
        assert_eq!(probe(&ControlFlow::<_, u8>::Break(Named)).otel_error_type().as_deref(), Some("named"));
        assert_eq!(probe(&Err::<u8, _>(Arc::new(Box::pin(Named)))).otel_error_type().as_deref(), Some("named"));
        assert_eq!(probe(&Err::<u8, _>(None::<Named>)).otel_error_type().as_deref(), Some("std::option::Option"));
        assert_eq!(probe(&Err::<u8, _>(Ok::<u8, Plain>(1))).otel_error_type().as_deref(), Some("std::result::Result"));
        assert_eq!(probe(&ExitCode::FAILURE).otel_error_type().as_deref(), Some("std::process::ExitCode"));
    }

    #[test]
    fn ret_is_the_value_in_ok() {
        let mut seen = None;
        returned(&Ok::<u8, Plain>(3)).otel_then(|ret: &u8| seen = Some(*ret));
        assert_eq!(seen, Some(3));
        returned(&Some(4_u8)).otel_then(|ret: &Option<u8>| seen = *ret);
        assert_eq!(seen, Some(4));
    }
}
