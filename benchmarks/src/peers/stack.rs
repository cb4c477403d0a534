//! A span, a counter with a duration histogram and a log record, all of one function.

pub(crate) mod hand_written;
pub(crate) mod ours;
pub(crate) mod tracing;

use crate::harness::CALLS;

/// Of each call a span, an increment, a duration and a record; of each batch the root span.
const EXPECTED: u64 = 4 * CALLS + 1;
