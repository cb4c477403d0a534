//! Finds what a filter asks for, and turns it into what the API returns.

mod buckets;
mod cursor;
mod logs;
mod metrics;
mod spans;
mod trace;
mod traces;

pub(crate) use logs::logs;
pub(crate) use metrics::{metric, metrics};
pub(crate) use trace::trace;
pub(crate) use traces::traces;
