//! Keeps the traits of what call sites accept closed, so that a type can be added to them without breaking an application.

use opentelemetry::Context;
use opentelemetry::trace::SpanContext;
use std::borrow::Cow;
use std::time::Duration;

/// Implemented for each type that one of the sealed traits accepts; no other crate can name it.
pub trait Sealed {}

macro_rules! seal {
    ($($sealed:ty),*) => {$(impl Sealed for $sealed {})*};
}
seal!(i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize, f32, f64, bool);
seal!(str, String, Cow<'_, str>, Duration, Context, SpanContext);
#[cfg(feature = "http")]
seal!(http::HeaderMap);

impl<T: Sealed + ?Sized> Sealed for &T {}
impl<T: Sealed> Sealed for Option<T> {}
