//! What integrations with other crates share: a binding to the pipeline in force, and one operation that is measured.

mod binding;
mod operation;

pub(crate) use binding::Binding;
pub(crate) use operation::Operation;
