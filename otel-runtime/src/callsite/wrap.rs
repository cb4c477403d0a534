//! What a call surrounds: a body, a future, a stream, an iterator.

pub(crate) mod boxed;
pub(crate) mod call;
pub(crate) mod constant_call;
pub(crate) mod future;
pub(crate) mod items;
pub(crate) mod iterator;
pub(crate) mod scoped;
#[cfg(feature = "stream")]
pub(crate) mod stream;
pub(crate) mod turns;
