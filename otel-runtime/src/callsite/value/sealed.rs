//! Seals the traits for the values that options accept, so that types can be added without breaking applications.

use opentelemetry::Context;
use opentelemetry::trace::SpanContext;
use std::borrow::Cow;
use std::time::Duration;

/// The supertrait of the sealed traits. Other crates cannot name it, so they cannot implement them.
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
