//! What can be added to a metric, or recorded by it.

use std::time::Duration;

/// A quantity that a metric takes.
#[doc(hidden)]
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Quantity {
    Whole(u64),
    Fraction(f64),
}

impl Quantity {
    pub(crate) fn fraction(self) -> f64 {
        match self {
            #[expect(clippy::cast_precision_loss, reason = "a histogram of fractions holds no more")]
            Self::Whole(whole) => whole as f64,
            Self::Fraction(fraction) => fraction,
        }
    }
}

/// What `value = ..` takes: a quantity that is not negative, as an unsigned integer, a float, or a `Duration` in seconds.
///
/// A float that is negative or not a number is left out.
///
/// ```
/// #[otel_runtime::counted("batch.items", unit = "{item}", value = items.len())]
/// fn store(items: &[u8]) {}
/// # store(&[]);
/// ```
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be added to a metric",
    label = "not a quantity",
    note = "`value` takes an unsigned integer, a float or a `Duration`: a counter never goes down"
)]
pub trait Amount {
    #[doc(hidden)]
    fn quantity(&self) -> Quantity;
}

macro_rules! whole {
    ($($int:ty),*) => {$(
        impl Amount for $int {
            #[inline]
            fn quantity(&self) -> Quantity {
                u64::try_from(*self).map_or(Quantity::Whole(u64::MAX), Quantity::Whole)
            }
        }
    )*};
}
whole!(u8, u16, u32, u64, usize, u128);

impl Amount for f64 {
    fn quantity(&self) -> Quantity {
        Quantity::Fraction(*self)
    }
}

impl Amount for f32 {
    fn quantity(&self) -> Quantity {
        Quantity::Fraction(f64::from(*self))
    }
}

impl Amount for Duration {
    fn quantity(&self) -> Quantity {
        Quantity::Fraction(self.as_secs_f64())
    }
}

impl<A: Amount + ?Sized> Amount for &A {
    fn quantity(&self) -> Quantity {
        (**self).quantity()
    }
}
