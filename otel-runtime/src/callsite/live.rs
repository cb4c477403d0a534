//! A call while it runs, and what is written at its end.

pub(crate) mod active_call;
pub(crate) mod attached;
pub(crate) mod counted_call;
pub(crate) mod end;
pub(crate) mod ending;
pub(crate) mod live_call;
pub(crate) mod message;
pub(crate) mod mirrored_call;
pub(crate) mod records;
pub(crate) mod running;
pub(crate) mod stack_trace;
