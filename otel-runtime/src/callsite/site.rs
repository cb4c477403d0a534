//! One annotated function as constants.

pub(crate) mod definition;
pub(crate) mod filter;
pub(crate) mod level;
pub(crate) mod limits;
pub(crate) mod log;
pub(crate) mod metric;
pub(crate) mod part;
pub(crate) mod source;
