//! The annotated item: its kind, and the signature of a function.

pub(crate) mod attributes;
pub(crate) mod control_flow;
pub(crate) mod fragments;
pub(crate) mod function;
pub(crate) mod kind;
pub(crate) mod lints;
pub(crate) mod mentions;
pub(crate) mod params;
pub(crate) mod tokens;
