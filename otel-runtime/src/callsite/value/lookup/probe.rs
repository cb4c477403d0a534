//! The outcome of a return value, and the value in an `Ok`, for types that a macro cannot see.

use super::fallback::fallback;
use crate::callsite::value::outcome::{Outcome, type_path};
use std::borrow::Cow;

/// Finds the most specific outcome of a value whose type a macro cannot see. Method lookup takes the first wrapper in the `Deref` chain
/// whose bounds hold, so `probe(&value).error_type()` compiles for every type.
pub fn probe<R: ?Sized>(value: &R) -> Probe<'_, R> {
    Probe(ErrOnly(OkOnly(Own(Unknown(value)))))
}

/// A `Result` whose value and error both implement `Outcome`.
pub struct Probe<'a, R: ?Sized>(ErrOnly<'a, R>);
/// A `Result` whose error implements `Outcome`.
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
            Ok(value) => value.error_type_or_panicked(),
            result => result.error_type_or_panicked(),
        }
    }
}

impl<R: Outcome + ?Sized> Own<'_, R> {
    #[inline]
    pub fn error_type(&self) -> Option<Cow<'static, str>> {
        self.0.0.error_type_or_panicked()
    }
}

impl<R: ?Sized> Unknown<'_, R> {
    #[inline]
    #[expect(clippy::unused_self, reason = "stands in for the methods of the other wrappers")]
    pub fn error_type(&self) -> Option<Cow<'static, str>> {
        None
    }
}

/// An `Err` is a failure even if `error_type` returns `None` for the error.
fn own_type<E: Outcome>(error: &E) -> Cow<'static, str> {
    error.error_type_or_panicked().unwrap_or_else(|| type_path::<E>().into())
}

fallback!(Probe -> ErrOnly, ErrOnly -> OkOnly, OkOnly -> Own, Own -> Unknown);

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

#[cfg(test)]
mod tests {
    use super::*;
    use std::ops::ControlFlow;
    use std::process::ExitCode;
    use std::task::Poll;

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
    fn ret_is_the_value_in_ok() {
        let mut seen = None;
        returned(&Ok::<u8, Plain>(3)).then(|ret: &u8| seen = Some(*ret));
        assert_eq!(seen, Some(3));
        returned(&Some(4_u8)).then(|ret: &Option<u8>| seen = *ret);
        assert_eq!(seen, Some(4));
    }
}
