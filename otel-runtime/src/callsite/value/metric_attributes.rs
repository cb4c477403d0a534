//! What a call brings for one metric.

use super::fields::Fields;
use super::measurement::{Measurement, Quantity};
use std::ops::{Deref, DerefMut};

/// What a call brings for one metric.
pub struct MetricAttributes {
    fields: Fields,
    pub(crate) measurement: Option<Quantity>,
}

impl MetricAttributes {
    pub(crate) fn new(text_limit: usize) -> Self {
        Self { fields: Fields::with_capacity(0, text_limit), measurement: None }
    }

    /// What is added instead of 1, or recorded.
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
