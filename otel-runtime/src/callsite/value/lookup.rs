//! Method lookup for values whose type a macro cannot see: conversions, outcomes, error sources and type checks.

pub(crate) mod error_chain;
pub(crate) mod fallback;
pub(crate) mod linked;
pub(crate) mod parameter;
pub(crate) mod probe;
pub(crate) mod property;
pub(crate) mod recordable;
pub(crate) mod type_check;
pub(crate) mod where_possible;
