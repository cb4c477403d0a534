//! The attributes and the measurement of one metric of one call.

use super::fields::Fields;
use super::measurement::{Measurement, Quantity};
use std::ops::{Deref, DerefMut};

/// The attributes and the measurement of one metric of one call.
pub struct MetricAttributes {
    fields: Fields,
    pub(crate) measurement: Option<Quantity>,
}

impl MetricAttributes {
    pub(crate) fn new(text_limit: usize) -> Self {
        Self { fields: Fields::with_capacity(0, text_limit), measurement: None }
    }

    /// Sets the value to add or to record. The default is 1 for a counter and the duration for a histogram.
    pub fn value<A: Measurement + ?Sized>(&mut self, measurement: &A) {
        self.measurement = Some(measurement.quantity());
    }
}

impl Deref for MetricAttributes {
    type Target = Fields;
    fn deref(&self) -> &Fields {
        &self.fields
    }
}

impl DerefMut for MetricAttributes {
    fn deref_mut(&mut self) -> &mut Fields {
        &mut self.fields
    }
}
