//! Where call sites send what they record.

pub(crate) mod baggage;
pub(crate) mod brevity;
pub(crate) mod current;
pub(crate) mod globals;
#[cfg(feature = "sdk")]
pub(crate) mod install;
pub(crate) mod instruments;
pub(crate) mod mirror;
pub(crate) mod providers;
pub(crate) mod resolved;
pub(crate) mod resolver;
pub(crate) mod series;
pub(crate) mod sink;
