//! The attributes and the measurement of one metric of one call.

use super::fields::Fields;
use super::measurement::{Measurement, Quantity};
use super::to_value::ToValue;
use opentelemetry::Key;
use std::fmt;
use std::ops::{Deref, DerefMut};

/// The attributes and the measurement of one metric of one call.
///
/// The methods that generated code calls are its own, not those of [`Fields`]: method lookup finds the methods of a trait that an application
/// implements for every type before those behind a `Deref`.
pub struct MetricAttributes {
    fields: Fields,
    pub(crate) measurement: Option<Quantity>,
}

impl MetricAttributes {
    pub(crate) fn new(text_limit: usize) -> Self {
        Self { fields: Fields::with_capacity(0, text_limit), measurement: None }
    }

    /// Returns whether there are attributes other than the constant ones.
    #[inline]
    pub(crate) fn has_any(&self) -> bool {
        !self.fields.attributes.values().is_empty()
    }

    /// Sets the value to add or to record. The default is 1 for a counter and the duration for a histogram.
    pub fn value<A: Measurement + ?Sized>(&mut self, measurement: &A) {
        self.measurement = Some(measurement.quantity());
    }

    /// Records a value with its own type.
    #[inline]
    pub fn set<V: ToValue + ?Sized>(&mut self, key: impl Into<Key>, value: &V) {
        self.fields.set(key, value);
    }

    /// Records a formatted text.
    pub fn set_text(&mut self, key: impl Into<Key>, text: fmt::Arguments<'_>) {
        self.fields.set_text(key, text);
    }

    /// Records that there is a value, but not the value itself.
    pub fn redact(&mut self, key: impl Into<Key>) {
        self.fields.redact(key);
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
