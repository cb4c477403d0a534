//! Conversion of Rust values to attribute values.

use super::attribute_list::AttributeList;
use super::caught::{PANICKED, caught};
use super::sealed::Sealed;
use super::text::cut;
use opentelemetry::{Array, Key, StringValue, Value};
use std::borrow::Cow;
use std::num::{NonZero, Saturating, Wrapping};
use std::rc::Rc;
use std::sync::Arc;

/// A type whose values can be recorded as attributes: integers, floats, `bool`, text, and arrays of these.
///
/// The trait is implemented for the types of the standard library that have a counterpart in OpenTelemetry, for references and smart
/// pointers to them, and for `Option`, whose `None` is not recorded. Nothing is recorded of `()`. An integer that does not fit into `i64`
/// is recorded as text.
///
/// ```
/// use otel_runtime::ToValue;
/// struct OrderId(u64);
/// impl ToValue for OrderId {
///     fn to_value(&self, text_limit: usize) -> Option<opentelemetry::Value> {
///         self.0.to_value(text_limit)
///     }
/// }
/// assert_eq!(OrderId(7).to_value(100), Some(7.into()));
/// ```
///
/// Specification: [attributes](https://opentelemetry.io/docs/specs/otel/common/#attribute).
#[diagnostic::on_unimplemented(
    message = "`{Self}` has no conversion to an attribute value",
    label = "cannot be recorded as it is",
    note = "write `%` before it to record its `Display` text, `?` for its `Debug` text, or leave it out with \
            `skip(..)`; for a returned value, write `ret(Display)` or `ret(Debug)`",
    note = "or implement `otel_runtime::ToValue` for it"
)]
pub trait ToValue {
    /// Returns the attribute value, or `None` if there is nothing to record. Text is truncated after `text_limit` characters.
    fn to_value(&self, text_limit: usize) -> Option<Value>;

    /// Sets the attribute `key`, to a fixed text if the conversion panics. The types of the standard library convert without a panic, and
    /// without a `Value` in between.
    #[doc(hidden)]
    fn set_in(&self, list: &mut AttributeList, key: &Key, text_limit: usize) {
        match caught(|| self.to_value(text_limit)) {
            Some(Some(value)) => list.push(key, value),
            Some(None) => {}
            None => list.push_text(key, cut(PANICKED, text_limit)),
        }
    }
}

/// The conversion cannot panic.
macro_rules! never_panics {
    () => {
        fn set_in(&self, list: &mut AttributeList, key: &Key, text_limit: usize) {
            if let Some(value) = self.to_value(text_limit) {
                list.push(key, value);
            }
        }
    };
}

macro_rules! through {
    ($($pointer:ty),*) => {$(
        impl<T: ToValue + ?Sized> ToValue for $pointer {
            fn to_value(&self, text_limit: usize) -> Option<Value> {
                (**self).to_value(text_limit)
            }

            #[inline]
            fn set_in(&self, list: &mut AttributeList, key: &Key, text_limit: usize) {
                (**self).set_in(list, key, text_limit);
            }
        }
    )*};
}
through!(&T, &mut T, Box<T>, Rc<T>, Arc<T>);

impl<T: ToValue> ToValue for Option<T> {
    fn to_value(&self, text_limit: usize) -> Option<Value> {
        self.as_ref()?.to_value(text_limit)
    }

    #[inline]
    fn set_in(&self, list: &mut AttributeList, key: &Key, text_limit: usize) {
        if let Some(value) = self {
            value.set_in(list, key, text_limit);
        }
    }
}

/// There is nothing to record, so that `ret` works on functions that return `Result<(), E>`.
impl ToValue for () {
    #[inline]
    fn to_value(&self, _: usize) -> Option<Value> {
        None
    }
}

/// An element of an array attribute: an integer, a float, a `bool` or a text. All elements of one array have one type.
///
/// # Sealed
///
/// This trait is implemented for the types above only. Other crates cannot implement it, so that types can be added later.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be an element of an array attribute",
    label = "an array of these cannot be recorded as it is",
    note = "arrays contain integers, floats, `bool` or text; write `?` before the value to record its `Debug` text"
)]
pub trait Element: Sealed + Sized {
    #[doc(hidden)]
    fn array(items: &[Self], text_limit: usize) -> Array;
}

impl<T: Element> ToValue for [T] {
    fn to_value(&self, text_limit: usize) -> Option<Value> {
        Some(Value::Array(T::array(self, text_limit)))
    }

    never_panics!();
}

impl<T: Element, const N: usize> ToValue for [T; N] {
    fn to_value(&self, text_limit: usize) -> Option<Value> {
        self.as_slice().to_value(text_limit)
    }

    never_panics!();
}

impl<T: Element> ToValue for Vec<T> {
    fn to_value(&self, text_limit: usize) -> Option<Value> {
        self.as_slice().to_value(text_limit)
    }

    never_panics!();
}

macro_rules! integers {
    ($($int:ty),*) => {$(
        impl ToValue for $int {
            #[inline]
            fn to_value(&self, _: usize) -> Option<Value> {
                Some(match i64::try_from(*self) {
                    Ok(fits) => Value::I64(fits),
                    Err(_) => Value::String(self.to_string().into()),
                })
            }

            #[inline]
            fn set_in(&self, list: &mut AttributeList, key: &Key, _: usize) {
                match i64::try_from(*self) {
                    Ok(fits) => list.push_integer(key, fits),
                    Err(_) => push_large(list, key, self),
                }
            }
        }

        impl Element for $int {
            fn array(items: &[Self], _: usize) -> Array {
                let fitting: Result<Vec<i64>, _> = items.iter().map(|item| i64::try_from(*item)).collect();
                match fitting {
                    Ok(fitting) => Array::I64(fitting),
                    Err(_) => Array::String(items.iter().map(|item| item.to_string().into()).collect()),
                }
            }
        }
    )*};
}
// `TryFrom` is infallible for the narrow types, so the compiler removes the other branch.
integers!(i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize);

/// Adds an integer that does not fit into `i64`.
#[cold]
fn push_large(list: &mut AttributeList, key: &Key, integer: &dyn ToString) {
    list.push_text(key, &integer.to_string());
}

macro_rules! wrappers {
    ($($wrapper:ident),*) => {$(
        impl<T: ToValue> ToValue for $wrapper<T> {
            fn to_value(&self, text_limit: usize) -> Option<Value> {
                self.0.to_value(text_limit)
            }
        }
    )*};
}
wrappers!(Wrapping, Saturating);

macro_rules! non_zero {
    ($($int:ty),*) => {$(
        impl ToValue for NonZero<$int> {
            fn to_value(&self, text_limit: usize) -> Option<Value> {
                self.get().to_value(text_limit)
            }
        }
    )*};
}
non_zero!(i8, i16, i32, i64, i128, isize, u8, u16, u32, u64, u128, usize);

macro_rules! floats {
    ($($float:ty),*) => {$(
        impl ToValue for $float {
            #[inline]
            fn to_value(&self, _: usize) -> Option<Value> {
                Some(Value::F64(f64::from(*self)))
            }

            #[inline]
            fn set_in(&self, list: &mut AttributeList, key: &Key, _: usize) {
                list.push_float(key, f64::from(*self));
            }
        }

        impl Element for $float {
            fn array(items: &[Self], _: usize) -> Array {
                Array::F64(items.iter().copied().map(f64::from).collect())
            }
        }
    )*};
}
floats!(f32, f64);

impl ToValue for bool {
    #[inline]
    fn to_value(&self, _: usize) -> Option<Value> {
        Some(Value::Bool(*self))
    }

    #[inline]
    fn set_in(&self, list: &mut AttributeList, key: &Key, _: usize) {
        list.push_bool(key, *self);
    }
}

impl Element for bool {
    fn array(items: &[Self], _: usize) -> Array {
        Array::Bool(items.to_vec())
    }
}

impl ToValue for str {
    #[inline]
    fn to_value(&self, text_limit: usize) -> Option<Value> {
        Some(Value::String(cut(self, text_limit).to_owned().into()))
    }

    #[inline]
    fn set_in(&self, list: &mut AttributeList, key: &Key, text_limit: usize) {
        list.push_text(key, cut(self, text_limit));
    }
}

macro_rules! texts {
    ($($text:ty),*) => {$(
        impl ToValue for $text {
            #[inline]
            fn to_value(&self, text_limit: usize) -> Option<Value> {
                AsRef::<str>::as_ref(self).to_value(text_limit)
            }

            #[inline]
            fn set_in(&self, list: &mut AttributeList, key: &Key, text_limit: usize) {
                AsRef::<str>::as_ref(self).set_in(list, key, text_limit);
            }
        }
    )*};
}
texts!(String, Cow<'_, str>, StringValue);

macro_rules! text_elements {
    ($($text:ty),*) => {$(
        impl Element for $text {
            fn array(items: &[Self], text_limit: usize) -> Array {
                Array::String(items.iter().map(|item| cut(item.as_ref(), text_limit).to_owned().into()).collect())
            }
        }
    )*};
}
text_elements!(String, &str, Cow<'_, str>);

impl ToValue for char {
    fn to_value(&self, text_limit: usize) -> Option<Value> {
        self.encode_utf8(&mut [0; 4]).to_value(text_limit)
    }

    never_panics!();
}

impl ToValue for Value {
    fn to_value(&self, text_limit: usize) -> Option<Value> {
        match self {
            Value::String(text) => text.to_value(text_limit),
            other => Some(other.clone()),
        }
    }

    never_panics!();
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn integers_never_wrap() {
        assert_eq!(u64::MAX.to_value(99), Some(Value::String("18446744073709551615".into())));
        assert_eq!((i64::MAX as u64).to_value(99), Some(Value::I64(i64::MAX)));
        assert_eq!(
            [1, u64::MAX].to_value(99),
            Some(Value::Array(Array::String(vec!["1".into(), "18446744073709551615".into()])))
        );
    }

    #[test]
    fn wrapped_integers_are_integers() {
        assert_eq!(NonZero::<u8>::MIN.to_value(9), Some(Value::I64(1)));
        assert_eq!(Wrapping(Saturating(-2_i64)).to_value(9), Some(Value::I64(-2)));
    }

    #[test]
    fn what_is_absent_is_left_out() {
        assert_eq!(None::<u8>.to_value(9), None);
        assert_eq!(Some(()).to_value(9), None);
        assert_eq!(Some(Box::new(&1_u8)).to_value(9), Some(Value::I64(1)));
    }

    #[test]
    fn a_text_is_cut_at_the_limit() {
        assert_eq!("grüße".to_value(4), Some(Value::String("grüß".into())));
    }
}
