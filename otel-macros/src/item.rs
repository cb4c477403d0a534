//! The item that an attribute stands on: which kind it is, and the signature of a function.

pub(crate) mod function;
pub(crate) mod kind;
pub(crate) mod lints;
pub(crate) mod params;
pub(crate) mod tokens;
