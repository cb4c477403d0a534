//! An option that may be given once.

use crate::errors::Errors;
use proc_macro2::{Ident, Span};

/// An option that may be given once, with its name as written.
pub(crate) struct Slot<T>(Option<(Ident, T)>);

impl<T> Default for Slot<T> {
    fn default() -> Self {
        Self(None)
    }
}

impl<T> Slot<T> {
    pub(crate) fn set(&mut self, ident: &Ident, value: T, errors: &mut Errors) {
        match &self.0 {
            None => self.0 = Some((ident.clone(), value)),
            Some((first, _)) if first == ident => errors.at(ident, given_twice(ident)),
            Some((first, _)) => {
                errors.at(ident, format!("`{ident}` and `{first}` exclude each other; keep one of them"));
            }
        }
    }

    pub(crate) fn get(&self) -> Option<&T> {
        self.0.as_ref().map(|(_, value)| value)
    }

    pub(crate) fn get_mut(&mut self) -> Option<&mut T> {
        self.0.as_mut().map(|(_, value)| value)
    }

    pub(crate) fn take(&mut self) -> Option<T> {
        self.0.take().map(|(_, value)| value)
    }

    pub(crate) fn ident(&self) -> Option<&Ident> {
        self.0.as_ref().map(|(ident, _)| ident)
    }

    /// The position of the option, if it was given.
    pub(crate) fn span(&self) -> Option<Span> {
        self.ident().map(Ident::span)
    }
}

pub(crate) fn given_twice(ident: &Ident) -> String {
    format!("`{ident}` is given twice; remove one of them")
}
