//! The values that a metric can add or record.

use super::sealed::Sealed;
use std::time::Duration;

/// A measurement, as an instrument records it.
#[doc(hidden)]
#[derive(Clone, Copy, PartialEq, Debug)]
pub enum Quantity {
    Whole(u64),
    Fraction(f64),
    /// A duration, which is converted to the unit of the metric.
    Time(Duration),
}

impl Quantity {
    /// Returns the measurement as a float. A duration is multiplied by `per_second`.
    pub(crate) fn fraction(self, per_second: f64) -> f64 {
        match self {
            #[expect(clippy::cast_precision_loss, reason = "a histogram of fractions holds no more")]
            Self::Whole(whole) => whole as f64,
            Self::Fraction(fraction) => fraction,
            Self::Time(time) => time.as_secs_f64() * per_second,
        }
    }
}

/// Returns whether a unit is a unit of time.
pub(crate) fn is_time(unit: &str) -> bool {
    time_unit(unit).is_some()
}

/// Returns how many of this unit one second has. A unit that is not a unit of time counts as seconds.
pub(crate) fn per_second(unit: &str) -> f64 {
    time_unit(unit).unwrap_or(1.0)
}

/// Returns how many of this unit of time one second has.
fn time_unit(unit: &str) -> Option<f64> {
    Some(match unit {
        "s" => 1.0,
        "ms" => 1e3,
        "us" => 1e6,
        "ns" => 1e9,
        "min" => 1.0 / 60.0,
        "h" => 1.0 / 3_600.0,
        "d" => 1.0 / 86_400.0,
        _ => return None,
    })
}

/// A value that the option `value = ..` accepts: an unsigned integer, a float or a `Duration`.
///
/// A `Duration` is recorded in the unit of the metric (`s`, `ms`, `us`, `ns`, `min`, `h` or `d`), or in seconds if the unit is not a
/// unit of time. A float that is negative or not a number is not recorded.
///
/// ```
/// #[otel_runtime::counted("batch.items", unit = "{item}", value = items.len())]
/// fn store(items: &[u8]) {}
/// # store(&[]);
/// ```
///
/// # Sealed
///
/// This trait is implemented for the types above only. Other crates cannot implement it, so that types can be added later.
#[diagnostic::on_unimplemented(
    message = "`{Self}` cannot be added to a metric",
    label = "not a quantity",
    note = "`value` accepts an unsigned integer, a float or a `Duration`; negative values cannot be recorded",
    note = "write `3_u64` for an integer whose type nothing else determines, and `u64::try_from(value).unwrap_or(0)` for a signed one"
)]
pub trait Measurement: Sealed {
    #[doc(hidden)]
    fn quantity(&self) -> Quantity;
}

macro_rules! whole {
    ($($int:ty),*) => {$(
        impl Measurement for $int {
            #[inline]
            fn quantity(&self) -> Quantity {
                u64::try_from(*self).map_or(Quantity::Whole(u64::MAX), Quantity::Whole)
            }
        }
    )*};
}
whole!(u8, u16, u32, u64, usize, u128);

impl Measurement for f64 {
    fn quantity(&self) -> Quantity {
        Quantity::Fraction(*self)
    }
}

impl Measurement for f32 {
    fn quantity(&self) -> Quantity {
        Quantity::Fraction(f64::from(*self))
    }
}

impl Measurement for Duration {
    fn quantity(&self) -> Quantity {
        Quantity::Time(*self)
    }
}

impl<A: Measurement + ?Sized> Measurement for &A {
    fn quantity(&self) -> Quantity {
        (**self).quantity()
    }
}
