//! Which kinds of values a Rust type can be for, so that the compiler can say what an attribute of the conventions wants.

use super::fallback::fallback;
use opentelemetry::StringValue;
use std::borrow::Cow;
use std::rc::Rc;
use std::sync::Arc;

/// A type whose values are of the kind `K`.
pub trait Is<K> {}

/// A type of which the kind is known; of others, such as those of the user, anything is taken.
pub trait KnownKind {}

/// Text.
pub enum Str {}
/// An integer.
pub enum Int {}
/// A number.
pub enum Double {}
/// A truth value.
pub enum Bool {}
/// A list of texts.
pub enum Strs {}
/// A list of integers.
pub enum Ints {}
/// A list of numbers.
pub enum Doubles {}
/// A list of truth values.
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

/// Stands for a value of which the kind is not known.
pub struct Anything;
impl<K> Is<K> for Anything {}

/// Narrows a value down to what is known of it, by method lookup.
pub fn known<T: ?Sized>(value: &T) -> Narrow<'_, T> {
    Narrow(UnknownKind(value))
}

/// A value of a known kind.
pub struct Narrow<'a, T: ?Sized>(UnknownKind<'a, T>);
/// A value of which the kind is not known.
pub struct UnknownKind<'a, T: ?Sized>(&'a T);

impl<'a, T: KnownKind + ?Sized> Narrow<'a, T> {
    /// The value itself.
    #[inline]
    pub fn narrow(&self) -> &'a T {
        self.0.0
    }
}

impl<T: ?Sized> UnknownKind<'_, T> {
    /// Anything.
    #[inline]
    #[expect(clippy::unused_self, reason = "stands in for the method of the other wrapper")]
    pub fn narrow(&self) -> &'static Anything {
        &Anything
    }
}

fallback!(Narrow -> UnknownKind);

/// Fails to compile, with this message, for a value of another kind.
#[doc(hidden)]
#[macro_export]
macro_rules! __type_check {
    ($value:ident: $Wanted:ident, $kind:ident, $message:literal, $label:literal) => {{
        #[diagnostic::on_unimplemented(message = $message, label = $label)]
        trait $Wanted {}
        #[diagnostic::do_not_recommend]
        impl<T: ?Sized + $crate::__private::Is<$crate::__private::$kind>> $Wanted for T {}
        fn check<T: ?Sized + $Wanted>(_: &T) {}
        check($crate::__private::known($value).narrow());
    }};
}
