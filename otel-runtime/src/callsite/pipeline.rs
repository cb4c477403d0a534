//! Where call sites send what they record.

pub(crate) mod current;
pub(crate) mod globals;
#[cfg(feature = "sdk")]
pub(crate) mod install;
pub(crate) mod providers;
