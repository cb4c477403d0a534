//! Checks at compile time that a value has the type which the semantic conventions require of an attribute.

use super::fallback::fallback;
use opentelemetry::StringValue;
use std::borrow::Cow;
use std::rc::Rc;
use std::sync::Arc;

/// A type that can be recorded as an attribute of the type `K`.
pub trait Is<K> {}

/// A type of which the attribute type is known. Other types, such as those of an application, are not checked.
pub trait KnownKind {}

/// The attribute type `string`.
pub enum Str {}
/// The attribute type `int`.
pub enum Int {}
/// The attribute type `double`.
pub enum Double {}
/// The attribute type `boolean`.
pub enum Bool {}
/// The attribute type `string[]`.
pub enum Strs {}
/// The attribute type `int[]`.
pub enum Ints {}
/// The attribute type `double[]`.
pub enum Doubles {}
/// The attribute type `boolean[]`.
pub enum Bools {}

macro_rules! are {
    ($($kind:ident)*: $($type:ty)*) => {
        are!(@each [$($kind)*] $($type)*);
        $(impl KnownKind for $type {})*
    };
    (@each $kinds:tt $($type:ty)*) => { $(are!(@one $kinds $type);)* };
    (@one [$($kind:ident)*] $type:ty) => { $(impl Is<$kind> for $type {})* };
}
are!(Str: str String char Cow<'_, str> StringValue);
are!(Int Double: i8 i16 i32 i64 i128 isize u8 u16 u32 u64 u128 usize);
are!(Double: f32 f64);
are!(Bool: bool);

macro_rules! lists {
    ($($list:ident of $item:ident)*) => {$(
        impl<T: Is<$item>> Is<$list> for [T] {}
        impl<T: Is<$item>, const N: usize> Is<$list> for [T; N] {}
        impl<T: Is<$item>> Is<$list> for Vec<T> {}
    )*};
}
lists!(Strs of Str  Ints of Int  Doubles of Double  Bools of Bool);
impl<T: KnownKind> KnownKind for [T] {}
impl<T: KnownKind, const N: usize> KnownKind for [T; N] {}
impl<T: KnownKind> KnownKind for Vec<T> {}

macro_rules! through {
    ($($pointer:ty),*) => {$(
        impl<K, T: Is<K> + ?Sized> Is<K> for $pointer {}
        impl<T: KnownKind + ?Sized> KnownKind for $pointer {}
    )*};
}
through!(&T, &mut T, Box<T>, Rc<T>, Arc<T>);
impl<K, T: Is<K>> Is<K> for Option<T> {}
impl<T: KnownKind> KnownKind for Option<T> {}

/// Stands for a value of which the attribute type is not known, and passes each check.
pub struct Anything;
impl<K> Is<K> for Anything {}

/// Selects by method lookup whether a value can be checked.
pub fn known<T: ?Sized>(value: &T) -> Narrow<'_, T> {
    Narrow(UnknownKind(value))
}

/// A value of a known attribute type.
pub struct Narrow<'a, T: ?Sized>(UnknownKind<'a, T>);
/// A value of an unknown attribute type.
pub struct UnknownKind<'a, T: ?Sized>(&'a T);

impl<'a, T: KnownKind + ?Sized> Narrow<'a, T> {
    /// Returns the value itself, which is checked.
    #[inline]
    pub fn otel_narrow(&self) -> &'a T {
        self.0.0
    }
}

impl<T: ?Sized> UnknownKind<'_, T> {
    /// Returns a value that passes each check.
    #[inline]
    #[expect(clippy::unused_self, reason = "stands in for the method of the other wrapper")]
    pub fn otel_narrow(&self) -> &'static Anything {
        &Anything
    }
}

fallback!(Narrow -> UnknownKind);
