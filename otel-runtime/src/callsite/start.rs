//! Decides whether a call is recorded, and starts it.

pub(crate) mod admission;
pub(crate) mod inline_log;
pub(crate) mod options;
pub(crate) mod parts;
#[cfg(feature = "bridge-tracing")]
pub(crate) mod pending;
pub(crate) mod prepared;
pub(crate) mod signals;
pub(crate) mod site;
pub(crate) mod span;
