//! What integrations with other crates share: a binding to the pipeline in force, and one operation that is measured.

mod binding;
#[cfg(any(feature = "tower", feature = "reqwest"))]
pub(crate) mod http;
mod operation;
#[cfg(any(feature = "tower", feature = "reqwest"))]
pub(crate) mod query;

pub(crate) use binding::Binding;
pub(crate) use operation::Operation;
