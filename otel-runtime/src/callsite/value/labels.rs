//! What a call brings for one metric.

use super::amount::{Amount, Quantity};
use super::fields::Fields;
use std::ops::{Deref, DerefMut};

/// What a call brings for one metric.
pub struct Labels {
    fields: Fields,
    pub(crate) amount: Option<Quantity>,
}

impl Labels {
    pub(crate) fn new(text_limit: usize) -> Self {
        Self { fields: Fields::with_capacity(0, text_limit), amount: None }
    }

    /// What is added instead of 1, or recorded.
    pub fn value<A: Amount + ?Sized>(&mut self, amount: &A) {
        self.amount = Some(amount.quantity());
    }
}

impl Deref for Labels {
    type Target = Fields;
    fn deref(&self) -> &Fields {
        &self.fields
    }
}

impl DerefMut for Labels {
    fn deref_mut(&mut self) -> &mut Fields {
        &mut self.fields
    }
}
